"""What one of a pair tells the organizers: that something is wrong, and how it is."""

from __future__ import annotations

from werkzeug.wrappers import Response

from netevents.languages import _
from netevents.people import once
from netevents.people.mail import mailer_is_set
from netevents.plugin import EventPage, Panel
from netevents.web.access import Access, access
from netevents.web.pages import plugin_page
from netevents_mentoring.pairs import saying
from netevents_mentoring.pairs.forms import ConcernForm, FeedbackForm, YoungFeedbackForm
from netevents_mentoring.pairs.queries import MyPair
from netevents_mentoring.pairs.views.room import back_to, bp, done, my_pair


@bp.route("/pair/<code>/concern", methods=["GET", "POST"])
@access(Access.ATTENDEE)
def concern(page: EventPage, code: str) -> Response:
    mine = my_pair(page, code)
    form = ConcernForm()
    if not mine.others_organize:
        del form.urgent
        form.words.description = _("The other person never reads this.")
    if form.validate_on_submit():
        sent = once.begin(
            page.session, "mentoring concern", code, form.once.data or "", form.words.data, now=page.now
        )
        if not sent.result:
            sent.result = _raised(page, mine, form)
        sentence = (
            _("Sent to the organizers. The other person is not told.")
            if mine.others_organize
            else _("Sent as a report. The other person is not told.")
        )
        return done(page, code, sentence)
    title, back = _("Something is wrong"), back_to(page, mine)
    if mine.others_organize:
        return plugin_page(page, title, form=form, button=_("Send"), back=back)
    nobody_else = _("Nobody but you two organizes this mentoring.")
    if not saying.hears_reports(page.session, mine):
        text = f"{nobody_else} {_('Nobody else here would read it: please tell somebody you trust.')}"
        return plugin_page(page, title, [Panel(_("Who would read it"), text=text)], back=back)
    whom = Panel(
        _("Who reads it"),
        text=f"{nobody_else} {_('Your words go as a report to a leader of the event.')}",
    )
    return plugin_page(page, title, [whom], form=form, button=_("Send"), back=back)


@bp.route("/pair/<code>/feedback", methods=["GET", "POST"])
@access(Access.ATTENDEE)
def feedback(page: EventPage, code: str) -> Response:
    mine = my_pair(page, code)
    saying.may_feed_back(mine, now=page.now)
    form = (YoungFeedbackForm if mine.mine.is_minor else FeedbackForm)(obj=mine.fed_back)
    if form.validate_on_submit():
        words = "" if mine.mine.is_minor else form.words.data
        saying.feed_back(page.session, mine, useful=form.useful.data, words=words, now=page.now)
        return done(page, code, _("Thank you. Only the organizers read it."))
    return plugin_page(page, _("How is it?"), form=form, button=_("Send"), back=back_to(page, mine))


def _raised(page: EventPage, mine: MyPair, form: ConcernForm) -> str:
    """The code of the concern; of a report, where only the other one would read the concern."""
    if not mine.others_organize:
        return saying.report(page.session, mine, form.words.data, now=page.now).code
    return saying.raise_concern(
        page.session,
        mine,
        form.words.data,
        urgent=form.urgent.data,
        now=page.now,
        letters=mailer_is_set(),
    ).code
