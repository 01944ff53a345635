"""What a leader’s page about one member needs: the member’s wishes, who could mentor, who could agree."""

from __future__ import annotations

from dataclasses import dataclass

from netevents.events.models import Registration
from netevents.exchange.youth.guardians import consents_of
from netevents.exchange.youth.members import member_of
from netevents.languages import _
from netevents.people.models import Person
from netevents.plugin import EventPage
from netevents.refusal import NotHere
from netevents_mentoring.minors.forms import GuardianForm, ProposalForm
from netevents_mentoring.programs.models import Offer
from netevents_mentoring.programs.words import said_list
from netevents_mentoring.youth import queries
from netevents_mentoring.youth.models import Proposal
from netevents_mentoring.youth.queries import Asking


@dataclass(frozen=True, slots=True)
class Record:
    """What the page about one member needs."""

    asking: Asking
    offers: dict[str, Offer]
    guardians: dict[str, Person]
    """Those whose consent holds, by code."""


def record_of(page: EventPage, code: str) -> Record:
    """The member who asked for a mentor under this code: somebody may ask in two programs.

    :raises NotHere: for anybody else
    """
    asked = queries.minors_asking(page.session, page.event, now=page.now)
    asking = next((one for one in asked if one.request.code == code), None)
    known = member_of(page.session, page.event, asking.minor.code) if asking else None
    if known is None or asking is None:
        raise NotHere
    offers = queries.offering_at(page.session, page.event, asking.request.program_id, now=page.now)
    standing = [
        consent
        for consent in consents_of(page.session, known)
        if consent.withdrawn_at is None and consent.ends_at > page.now and consent.may_collect
    ]
    return Record(
        asking,
        {offer.code: offer for offer in offers},
        {consent.guardian.code: consent.guardian for consent in standing},
    )


def proposal_form(record: Record, *, fresh: bool = False) -> ProposalForm:
    """What was sent, or with ``fresh`` an empty one."""
    form = ProposalForm(formdata=None) if fresh else ProposalForm()
    wanted = set(record.asking.request.topics.get("order", []))
    form.offer([(code, _offered(offer.registration, offer, wanted)) for code, offer in record.offers.items()])
    return form


def _offered(mentor: Registration, offer: Offer, wanted: set[str]) -> str:
    common = [topic for topic in offer.topics if topic in wanted]
    return f"{mentor.name}: {said_list(common or list(offer.topics))}"


def guardian_form(record: Record, proposal: Proposal, *, fresh: bool = False) -> GuardianForm:
    """One of several on the page, each with names of its own."""
    prefix = f"{proposal.code}-"
    form = GuardianForm(formdata=None, prefix=prefix) if fresh else GuardianForm(prefix=prefix)
    form.offer([(code, person.name) for code, person in record.guardians.items()])
    return form


def proposal_in(record: Record, code: str) -> Proposal:
    """What was proposed for the member under this code.

    :raises NotHere: if nothing was
    """
    found = next((one for one in record.asking.proposals if one.code == code), None)
    if found is None:
        raise NotHere
    return found


def state(asking: Asking) -> str:
    """Where it stands, in a few words."""
    if asking.approval is not None:
        return _("Mentored by %(name)s", name=asking.approval.mentor.name)
    waiting = [proposal for proposal in asking.proposals if proposal.refused_at is None]
    if not waiting:
        return _("Nobody proposed yet")
    proposal = waiting[-1]
    if proposal.mentor_at is None:
        return _("Waiting for the mentor")
    if proposal.guardian_at is None:
        return _("Waiting for the guardian")
    return (
        _("Waiting for a second leader")
        if proposal.second_leader_at is None
        else _("Waiting for the organizer")
    )
