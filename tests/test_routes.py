"""Every route and every role: what the view declares is what the person at the device gets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from netevents.events.current import the_event
from netevents.web.access import Access, access, access_of
from tests import routes_followup, routes_keepintouch
from tests.cast import post
from tests.routes_minors import ASKED, THREAD
from tests.routes_pairs import NOT_OF_BEN, WHO_ELSE
from tests.routes_site import Site
from tests.routes_world import ROLES, SIGNED_OUT, World, owned_arguments

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

OK, REFUSED, BROKEN = "ok", "refused", "broken"
SIGN_IN, EVENT, NOT_FOUND = "sent to sign in", "sent to the event’s page", "404"
STAFF = {
    Access.GREETER: {"greeter", "organizer", "owner"},
    Access.ORGANIZER: {"organizer", "owner"},
    Access.OWNER: {"owner"},
}
ATTENDEES = {"attendee", "blocked", "minor", "leader"}
WITH_AN_ACCOUNT = {"greeter", "organizer", "owner", "organizer of another group"}
SIGN_IN_PAGES = {"/sign-in", "/console/sign-in"}

# Where a view promises more or less than its access says; each with its reason.
EXCEPTIONS = {
    # Only who has a password can change it.
    **{("people_console.password", role): {NOT_FOUND} for role in {*ROLES} - {*SIGNED_OUT} - WITH_AN_ACCOUNT},
    # Nobody reminds a minor.
    **{
        (f"reminders.{view}", "minor"): {NOT_FOUND}
        for view in ("show", "stop_mail", "start_mail", "make_calendar", "end_calendar")
    },
    # Trios are for adults.
    **{(f"starters.{view}", "minor"): {NOT_FOUND} for view in ("trio", "ask")},
    # Ben and Cleo’s question is theirs; a plugin’s page can declare no more than attendee.
    **{("starters.another", role): {NOT_FOUND} for role in ATTENDEES - {"attendee"}},
    # Mentors are adults, and no minor looks through them.
    **{
        (f"mentoring.programs.{view}", "minor"): {NOT_FOUND}
        for view in ("offer", "pause", "leave_offer", "mentors", "mentor", "rather_not", "after_all")
    },
    # Dan is blocked by Cleo.
    ("mentoring.programs.mentor", "blocked"): {NOT_FOUND},
    # A match is for its two people: Ben, who asks, and Cleo, who is in no role here.
    **{
        (f"mentoring.rounds.{view}", role): {NOT_FOUND}
        for view in ("show", "accept", "decline")
        for role in ATTENDEES - {"attendee"}
    },
    # The queue is for adults, and Ben is on the way to the leader.
    **{
        (f"mentoring.queue.{view}", "minor"): {NOT_FOUND}
        for view in ("help_", "take_back", "nobody_came", "they_helped", "calls", "claim")
    },
    **{
        (f"mentoring.queue.{view}", role): {NOT_FOUND}
        for view in ("let_go", "i_helped")
        for role in ATTENDEES - {"attendee"}
    },
    ("mentoring.queue.claim", "leader"): {NOT_FOUND},
    # A pair is its two people’s, an asking that of who asks and who is asked.
    **{
        (f"mentoring.pairs.{view}", role): {NOT_FOUND}
        for view, others in WHO_ELSE.items()
        for role in ATTENDEES - {"attendee", *others}
    },
    **{(f"mentoring.pairs.{view}", "attendee"): {NOT_FOUND} for view in NOT_OF_BEN},
    # The thread of a minor’s mentoring is for the two, the guardian and the leaders.
    **{
        (f"mentoring.minors.{view}", role): {NOT_FOUND}
        for view in THREAD
        for role in ATTENDEES - {"minor", "leader"}
    },
    **routes_followup.exceptions(ATTENDEES, NOT_FOUND),
    **routes_keepintouch.exceptions(ATTENDEES, NOT_FOUND),
    **{
        (f"mentoring.minors.{view}", role): {NOT_FOUND} for view in ASKED for role in ATTENDEES - {"attendee"}
    },
    # Who has met nobody gets no file.
    **{
        ("my_people.all_vcards", role): {NOT_FOUND} for role in {*ROLES} - {*SIGNED_OUT, "attendee", "leader"}
    },
    # No code is waiting for six digits, so the way in is shown again.
    **{("people.sign_in_code", role): {SIGN_IN} for role in ROLES},
}
FILLED_IN = {
    "events_console.state": {"to": "ended"},
    "people.language": {"language": "es"},
    **routes_keepintouch.FILLED_IN,
}
"""What must be posted, where a form without it is no form of ours."""
NONSENSE = ("zzzz", "%00", "%F0%9F%98%80", "..%2f..", "999999999999999999999", "' OR 1=1 --", "a" * 3000)
SCANS_CLEO = {
    # Cleo’s badge says nothing of Cleo to who is not at the event; at an event under way it invites them.
    **{role: {OK} for role in ROLES},
    "blocked": {NOT_FOUND},
    "minor": {REFUSED},
}
CONNECTS_TO_CLEO = {
    **{role: {NOT_FOUND} for role in ROLES},
    "attendee": {OK},
    "leader": {OK},
    "minor": {REFUSED},
}


@dataclass(frozen=True)
class Row:
    """One route and method, and the least that somebody must be."""

    rule: str
    endpoint: str
    method: str
    least: Access


def rows(app: Flask, *methods: str) -> Sequence[Row]:
    """The table's left column: everything that the application answers to.

    :raises LookupError: if a route declares no access
    """
    found = []
    for rule in app.url_map.iter_rules():
        least = access_of(app, rule.endpoint)
        if least is None:
            raise LookupError(f"{rule.rule} ({rule.endpoint}) declares no access.")
        found += [
            Row(rule.rule, rule.endpoint, method, least)
            for method in sorted(rule.methods or ())
            if method in (methods or ("GET", "POST"))
        ]
    return sorted(found, key=lambda row: (row.rule, row.method))


def promised(row: Row, role: str) -> set[str]:
    """The answers that ``row`` owes to ``role``."""
    if (row.endpoint, role) in EXCEPTIONS:
        return EXCEPTIONS[row.endpoint, role]
    if row.endpoint in {"exchange.badge", "exchange.badge_upper"}:
        return SCANS_CLEO[role]
    if row.endpoint in {"exchange.connect_", "exchange.connect_upper"}:
        return CONNECTS_TO_CLEO[role]
    match row.least:
        case Access.ANYONE:
            return {OK, REFUSED, EVENT}
        case Access.SIGNED_IN:
            return {SIGN_IN} if role in SIGNED_OUT else {OK, REFUSED}
        case Access.CONNECTED:
            return {SIGN_IN} if role in SIGNED_OUT else {OK, REFUSED} if role == "attendee" else {NOT_FOUND}
        case Access.ATTENDEE:
            return {OK, REFUSED} if role in ATTENDEES else {EVENT}
        case Access.LEADER:
            return {OK, REFUSED} if role == "leader" else {NOT_FOUND} if role in ATTENDEES else {EVENT}
        case Access.GREETER | Access.ORGANIZER | Access.OWNER:
            if role in SIGNED_OUT:
                return {SIGN_IN}
            return {OK, REFUSED} if role in STAFF[row.least] else {NOT_FOUND}
        case Access.DEVELOPMENT:
            return {NOT_FOUND}


def outcome(answer: TestResponse, world: World) -> str:
    """The class of ``answer``."""
    if answer.status_code in {301, 302, 303, 307, 308}:
        to = urlsplit(answer.headers["Location"]).path
        if to in SIGN_IN_PAGES:
            return SIGN_IN
        return EVENT if to == world.here.address("/e/<slug>/") else OK
    if answer.status_code in {200, 202}:
        return OK
    if answer.status_code == 404:
        return NOT_FOUND
    if answer.status_code in {403, 409, 422, 429}:
        return REFUSED
    return f"{BROKEN}: {answer.status_code}"


def ask(site: Site, role: str, row: Row, path: str) -> str:
    """What ``role`` gets there; afterwards the world is as before."""
    phone = site.phone(role)
    if row.method == "GET":
        return outcome(phone.get(path), site.world)
    answer = outcome(post(phone, path, **FILLED_IN.get(row.endpoint, {})), site.world)
    if site.put_back() and answer in {NOT_FOUND, SIGN_IN, EVENT} and row.least is not Access.ANYONE:
        return f"{answer}, and yet something was written"
    return answer


def disagreements(site: Site, role: str, table: Sequence[Row]) -> list[str]:
    """Where ``role`` gets something else than promised, in words."""
    found = []
    for row in table:
        got = ask(site, role, row, site.world.here.address(row.rule))
        wanted = promised(row, role)
        if got not in wanted:
            found.append(f"{row.method} {row.rule} ({row.least}): {got}, not {' or '.join(sorted(wanted))}")
    return found


@pytest.fixture
def site(app: Flask) -> Iterator[Site]:
    return Site(app)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_everybody_gets_what_each_route_declares(site, role):
    assert disagreements(site, role, rows(site.app)) == []


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_reading_is_guarded_alike_on_the_other_database(site):
    table = rows(site.app, "GET")
    roles = ("nobody", "attendee", "blocked", "organizer")

    assert {role: found for role in roles if (found := disagreements(site, role, table))} == {}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_nobody_reaches_the_things_of_another_event_through_their_own(site):
    """Each part of an address after the first is replaced by that of the other group."""
    here, elsewhere = site.world.here, site.world.elsewhere
    found, asked = [], 0
    for row in rows(site.app):
        for key in owned_arguments(row.rule):
            role = next(role for role in ("owner", "leader", "attendee") if OK in promised(row, role))
            asked += 1
            path = here.address(row.rule, elsewhere, change=key)
            if (got := ask(site, role, row, path)) != NOT_FOUND:
                found.append(f"{role}: {row.method} {row.rule} with {key} of the other group: {got}")

    assert found == []
    assert asked > 20


@pytest.mark.parametrize("each", [2, pytest.param(len(NONSENSE), marks=pytest.mark.prove)])
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_no_nonsense_in_an_address_breaks_a_page(site, each):
    """Two of all for each route, others for the next one; ``make prove`` takes all for each."""
    found = []
    for number, row in enumerate(rows(site.app)):
        for lot in range(number, number + each):
            words = NONSENSE[lot % len(NONSENSE)]
            path = site.world.here.address(row.rule)
            broken = path.rstrip("/").rsplit("/", 1)[0] + f"/{words}"
            got = ask(site, "owner", row, broken)
            if got.startswith(BROKEN) and not got.endswith(("405", "400")):
                found.append(f"{row.method} {broken[:80]}: {got}")

    assert found == []


def test_a_route_that_declares_nothing_is_found(app):
    app.add_url_rule("/planted", "planted", lambda: "Hello")

    with pytest.raises(LookupError, match="/planted"):
        rows(app)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_an_argument_that_the_world_does_not_know_is_asked_for(app):
    app.add_url_rule("/e/<slug>/planted/<seed>", "planted", access(Access.ANYONE)(lambda slug, seed: "Hello"))

    with pytest.raises(LookupError, match=r"/e/<slug>/planted/<seed>.*routes_world"):
        disagreements(Site(app), "nobody", rows(app))


@pytest.mark.parametrize(
    ("least", "those_let_in_wrongly"),
    [
        (Access.SIGNED_IN, {*SIGNED_OUT}),
        (Access.ATTENDEE, {*ROLES} - ATTENDEES),
        (Access.CONNECTED, {*ROLES} - {"attendee"}),
        (Access.LEADER, {*ROLES} - {"leader"}),
        *((least, {*ROLES} - those) for least, those in STAFF.items()),
    ],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_view_that_forgets_to_look_is_found(app, least, those_let_in_wrongly):
    app.add_url_rule("/e/<slug>/planted", "planted", access(least)(lambda slug: the_event(slug).name))
    site = Site(app)
    planted = [row for row in rows(app) if row.endpoint == "planted"]

    assert {role for role in ROLES if disagreements(site, role, planted)} == those_let_in_wrongly
