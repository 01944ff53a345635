"""Ten lists as programs and people write them: real headings and habits, invented people."""

from __future__ import annotations

from typing import Final

_EVENTBRITE: Final = (
    "Order #,Order Date,First Name,{last},Email,Quantity,Price Tier,Ticket Type,Attendee #,Group,Order Type,"
    "Currency,Total Paid,Fees Paid,Eventbrite Fees,Eventbrite Payment Processing,Attendee Status,"
    "Home Address 1,Home Address 2,Home City,Home State,Home Zip,Home Country,What are you hoping to learn?,"
    "Job Title,Company"
)


def _bought(order: int, first: str, last: str, mail: str, number: int, **more: str) -> str:
    """One line of Eventbrite’s."""
    said = {"status": "Attending", "learn": "", "job": "", "company": ""} | more
    return (
        f"{order},2026-11-02 18:03:11,{first},{last},{mail},1,,General Admission,{number},,Free Order,USD,"
        f"0.00,0.00,0.00,0.00,{said['status']},,,Davis,CA,95616,US,{said['learn']},{said['job']},{said['company']}"
    )


def _lines(*lines: str, end: str = "\r\n") -> str:
    return "".join(line + end for line in lines)


EVENTBRITE = _lines(
    _EVENTBRITE.format(last="Last Name"),
    _bought(
        7000001,
        "Zoë",
        "Núñez",
        "family@example.edu",
        9001,
        learn="How people got their first internship",
        job="Student",
        company="UC Davis",
    ),
    _bought(7000001, "Mateo", "Núñez", "family@example.edu", 9002, job="Student", company="UC Davis"),
    _bought(
        7000002, "李", "小龙", "li@example.edu", 9003, status="Checked In", learn="找工作", job="Student"
    ),
    _bought(7000003, '"=HYPERLINK(""http://evil.example"",""Click"")"', "O'Brien", "ob@example.edu", 9004),
    _bought(7000004, "Dana", "Gone", "dana@example.edu", 9005, status="Not Attending"),
    _bought(7000005, "", "", "", 9006),
).encode()

EVENTBRITE_UK = _lines(
    _EVENTBRITE.format(last="Surname"), _bought(7100001, "Siân", "ap Rhys", "sian@example.ac.uk", 9101)
).encode()

_LUMA = (
    "{id},{name},{first},{last},{mail},,2026-11-01T17:22:10.123Z,{status},,,https://example.com/check-in?pk={pk},"
    "$0.00,$0.00,$0.00,usd,,,,,,evtticktyp-1,Standard,{school},{link}"
)


def _guest(number: int, name: str, first: str, last: str, mail: str, **more: str) -> str:
    said = {"status": "approved", "school": "", "link": ""} | more
    return _LUMA.format(
        id=f"gst-a{number}", pk=f"g-a{number}", name=name, first=first, last=last, mail=mail, **said
    )


LUMA = _lines(
    "api_id,name,first_name,last_name,email,phone_number,created_at,approval_status,checked_in_at,"
    "custom_source,qr_code_url,amount,amount_tax,amount_discount,currency,coupon_code,eth_address,solana_address,"
    "survey_response_rating,survey_response_feedback,ticket_type_id,ticket_name,What school are you from?,"
    "LinkedIn",
    _guest(
        1,
        "Priya Raman",
        "Priya",
        "Raman",
        "priya@example.edu",
        school="Foothill College",
        link="https://www.linkedin.com/in/example-priya",
    ),
    _guest(2, "Cher", "", "", "cher@example.edu"),
    _guest(
        3, "", "Noor", "al-Hassan", "NOOR@EXAMPLE.EDU ", school="San José State", link="javascript:alert(1)"
    ),
    _guest(4, "Wai Ting", "Wai", "Ting", "wt@example.edu", status="waitlist"),
    _guest(5, "Declined Person", "Declined", "Person", "no@example.edu", status="declined"),
    end="\n",
).encode("utf-8-sig")

MEETUP = _lines(
    "Name,Attendance,User ID,Title,Event Host,RSVP,Guests,RSVPed on,Joined Group on,URL of Member Profile,"
    "Notes",
    'Sam K.,,user 101,,,Yes,0,"November 3, 2026 7:41 PM","August 9, 2025",https://www.meetup.com/members/101/,',
    'Sam K.,,user 102,,,Yes,1,"November 4, 2026 9:12 AM",,https://www.meetup.com/members/102/,',
    'Ayşe,,user 103,,,No,0,"November 4, 2026 9:15 AM",,https://www.meetup.com/members/103/,',
).encode()

GOOGLE_FORMS = _lines(
    "Timestamp,Email Address,What is your full name?,Which school or troop are you from?,"
    "Parent's phone number,What would you like to talk about?,Dietary needs",
    '2026/09/20 10:00:00 AM,ana@example.org,Ana de la Cruz,Troop 1234,555-0100,"Coding, astronomy",none',
    '2026/05/28 7:01:33 PM GMT+2,,Émilie Dupont,,,"I wrote\ntwo lines",vegan',
    "2026/09/21 9:30:00 AM,Bob <bob@example.org>,Bob,Troop 1234,,,",
).encode()

HANDSHAKE = _lines(
    "student_email_address,registered,checked_in,identifiable_type,identifiable_id,identifier",
    "stu1@example.edu,TRUE,FALSE,CareerFairSession,4242,",
    "stu2@example.edu,TRUE,TRUE,CareerFairSession,4242,",
).encode()

NAMES_ONLY = (
    b'Ada Lovelace\nGrace Hopper\r\n\n  Katherine Johnson  \n"O\'Neil, Annie"\nEasley; Annie\nAda Lovelace\n'
)

RAGGED = _lines(
    "name,email,email,",
    "Ada,ada@example.edu,second@example.edu,x,extra",
    '"Unclosed, quote,b@example.edu',
    "Ben,not-an-email,,",
    ",,,",
    'Cleo,"mailto:cleo@example.edu",,',
).encode()

SEMICOLON_LATIN1 = _lines(
    "sep=;",
    "Nom;Prénom;Courriel;Téléphone",
    "Lefèvre;Zoé;zoe@example.fr;0601020304",
    "Müller;Jürgen;jm@example.de;",
).encode("cp1252")

TABS_UTF16 = _lines(
    "Full name\tE-mail\tSchool", "Иван Петров\tivan@example.ru\tМГУ", "山田 太郎\ttaro@example.jp\t東大"
).encode("utf-16")

ALL: Final = {
    "eventbrite": EVENTBRITE,
    "eventbrite_uk": EVENTBRITE_UK,
    "google_forms": GOOGLE_FORMS,
    "handshake": HANDSHAKE,
    "luma": LUMA,
    "meetup": MEETUP,
    "names_only": NAMES_ONLY,
    "ragged": RAGGED,
    "semicolon_latin1": SEMICOLON_LATIN1,
    "tabs_utf16": TABS_UTF16,
}
