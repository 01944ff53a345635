"""The questions that come with the plugin, for each kind of event, for minors, and for three people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

HACKATHON: Final = (
    "What would you love to see working by the end of this hackathon?",
    "Which small problem in your week would you fix with one evening of code?",
    "What is the oddest bug you ever chased, and where was it hiding?",
    "What was the first thing you built, and whom did you show it to?",
    "What do you start a project with: a sketch, the data or its name?",
    "What do you want to learn here that no course has taught you?",
    "Which tool would you defend in an argument, and why?",
    "Which project of yours never got finished, and what would it take?",
    "What do you like doing in a team that others are glad to leave to you?",
    "If you had two more people for a weekend, what would you make?",
    "What has somebody else made that you wish you had made?",
    "When did you last throw work away, and was it right?",
    "What do you do when nothing has worked for an hour?",
    "Who taught you something that you still use every day?",
    "Which idea in this room are you curious about?",
    "What is worth staying up until three in the morning for?",
)

CAREER_FAIR: Final = (
    "What kind of work makes you forget the time?",
    "Which conversation today has surprised you most so far?",
    "What would you like to be asked that nobody has asked you today?",
    "What does a good first month in a new place look like to you?",
    "Which problem would you like to work on for a few years?",
    "What did you do last summer that you would do again?",
    "How did you come to do what you do now?",
    "What do you do well that stands on no list of skills?",
    "What are you looking for that you can’t read on a website?",
    "Who has given you the best advice about work, and what was it?",
    "Which of your projects would you show me first?",
    "What was harder than you expected in the last year?",
    "What do you want to have learned a year from now?",
    "When did you last change your mind about what you want to do?",
    "What would you tell somebody who starts where you started?",
    "In what kind of team are you at your best?",
)

MIXER: Final = (
    "What brought you here today, honestly?",
    "What have you been thinking about a lot lately?",
    "What is the best thing to eat within a short walk from here?",
    "What did you care about at fourteen that you still care about?",
    "Whom would you like to meet here, and what would you ask them?",
    "What are you looking forward to this month?",
    "What do people get wrong about the place you come from?",
    "What could you talk about for half an hour without preparing?",
    "What have you started recently and not told many people about?",
    "What was the last thing that made you laugh out loud?",
    "Which class or book changed how you look at something?",
    "What would you do with a free Tuesday?",
    "Whom do you know that everybody should meet?",
    "Which small thing makes a day good for you?",
    "What did you learn the hard way this year?",
    "What would you like to get better at, just for yourself?",
)

TROOP_MEETING: Final = (
    "What first brought you to this group?",
    "Which trip or camp do you still tell stories about?",
    "What did one of the children teach you recently?",
    "What would you like us to try this year?",
    "What goes better in your patrol than anybody would expect?",
    "Which game works every time, and why do you think so?",
    "What do you do with twenty children on a rainy afternoon?",
    "What did a leader of yours do that you have never forgotten?",
    "What do you carry in your pack that nobody else does?",
    "Where would you take the group if money were no matter?",
    "What are you good at that we have not asked you for yet?",
    "Which evening with the group was the hardest, and what helped?",
    "Whom should we thank more often?",
    "Which skill would you like to learn before the next camp?",
    "What makes you come back week after week?",
)

FOR_MINORS: Final = (
    "What is your favourite game to play outside?",
    "If our group could build anything together, what should it be?",
    "Which animal would you like to be for a day, and what would you do first?",
    "What was the funniest thing at one of our meetings?",
    "Which badge or skill would you like to earn next?",
    "What belongs in the perfect camp sandwich?",
    "Which song gets everybody singing around a fire?",
    "What can you make with your own hands?",
    "If you could invent a holiday, what would we do on it?",
    "Which story would you like to hear again tomorrow?",
    "What did you learn lately that you could show me?",
    "Would you rather sail, climb or dig, and why?",
    "What makes a tent a good tent?",
    "Which superpower would be handy on a hike?",
    "What were you a little scared of and then did anyway?",
    "What should be our group’s next adventure?",
    "Which joke always works for you?",
)

FOR_THREE: Final = (
    "What do all three of you like that most people don’t?",
    "Who of you took the longest way to get here, and how did it go?",
    "What could each of you teach the other two in five minutes?",
    "What would the three of you start if you had a free weekend?",
    "What is each of you curious about here? Go and find one answer together.",
    "Whom in the room would you all like to talk to? Walk over together.",
    "What was the best part of each of your weeks?",
    "What have you each done for the first time this year?",
    "What would each of you like to be asked today?",
    "Which place should the other two see once, and why?",
    "What did each of you want to become at ten?",
    "Which small thing could each of you use a hand with?",
)

FOR_TWO: Final[Mapping[str, Sequence[str]]] = {
    "hackathon": HACKATHON,
    "career fair": CAREER_FAIR,
    "mixer": MIXER,
    "troop meeting": TROOP_MEETING,
}
"""By the kind of event."""
