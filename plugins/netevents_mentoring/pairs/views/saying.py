"""What one of a pair tells the organizers: that something is wrong, and how it is."""

from __future__ import annotations

from werkzeug.wrappers import Response

from netevents.people import once
from netevents.people.mail import mailer_is_set
from netevents.plugin import EventPage
from netevents.web.access import Access, access
from netevents.web.pages import plugin_page
from netevents_mentoring.pairs import domain, saying
from netevents_mentoring.pairs.forms import ConcernForm, FeedbackForm, YoungFeedbackForm
from netevents_mentoring.pairs.views.room import back_to, bp, done, my_pair


@bp.route("/pair/<code>/concern", methods=["GET", "POST"])
@access(Access.ATTENDEE)
def concern(page: EventPage, code: str) -> Response:
    mine = my_pair(page, code)
    form = ConcernForm()
    if form.validate_on_submit():
        sent = once.begin(
            page.session, "mentoring concern", code, form.once.data or "", form.words.data, now=page.now
        )
        if not sent.result:
            raised = saying.raise_concern(
                page.session,
                mine,
                form.words.data,
                urgent=form.urgent.data,
                now=page.now,
                letters=mailer_is_set(),
            )
            sent.result = raised.code
        return done(page, code, "Sent to the organizers. The other person is not told.")
    return plugin_page(page, "Something is wrong", form=form, button="Send", back=back_to(page, mine))


@bp.route("/pair/<code>/feedback", methods=["GET", "POST"])
@access(Access.ATTENDEE)
def feedback(page: EventPage, code: str) -> Response:
    mine = my_pair(page, code)
    if not mine.may_feed_back:
        raise domain.NotYet("We ask after your third meeting, or when it ends.")
    form = (YoungFeedbackForm if mine.mine.is_minor else FeedbackForm)(obj=mine.fed_back)
    if form.validate_on_submit():
        words = "" if mine.mine.is_minor else form.words.data
        saying.feed_back(page.session, mine, useful=form.useful.data, words=words, now=page.now)
        return done(page, code, "Thank you. Only the organizers read it.")
    return plugin_page(page, "How is it?", form=form, button="Send", back=back_to(page, mine))
