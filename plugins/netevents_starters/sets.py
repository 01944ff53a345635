"""The questions that come with the plugin, for each kind of event, for minors, and for three people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from netevents.languages import mark

HACKATHON: Final = (
    mark("What would you love to see working by the end of this hackathon?"),
    mark("Which small problem in your week would you fix with one evening of code?"),
    mark("What is the oddest bug you ever chased, and where was it hiding?"),
    mark("What was the first thing you built, and whom did you show it to?"),
    mark("What do you start a project with: a sketch, the data or its name?"),
    mark("What do you want to learn here that no course has taught you?"),
    mark("Which tool would you defend in an argument, and why?"),
    mark("Which project of yours never got finished, and what would it take?"),
    mark("What do you like doing in a team that others are glad to leave to you?"),
    mark("If you had two more people for a weekend, what would you make?"),
    mark("What has somebody else made that you wish you had made?"),
    mark("When did you last throw work away, and was it right?"),
    mark("What do you do when nothing has worked for an hour?"),
    mark("Who taught you something that you still use every day?"),
    mark("Which idea in this room are you curious about?"),
    mark("What is worth staying up until three in the morning for?"),
)

CAREER_FAIR: Final = (
    mark("What kind of work makes you forget the time?"),
    mark("Which conversation today has surprised you most so far?"),
    mark("What would you like to be asked that nobody has asked you today?"),
    mark("What does a good first month in a new place look like to you?"),
    mark("Which problem would you like to work on for a few years?"),
    mark("What did you do last summer that you would do again?"),
    mark("How did you come to do what you do now?"),
    mark("What do you do well that stands on no list of skills?"),
    mark("What are you looking for that you can’t read on a website?"),
    mark("Who has given you the best advice about work, and what was it?"),
    mark("Which of your projects would you show me first?"),
    mark("What was harder than you expected in the last year?"),
    mark("What do you want to have learned a year from now?"),
    mark("When did you last change your mind about what you want to do?"),
    mark("What would you tell somebody who starts where you started?"),
    mark("In what kind of team are you at your best?"),
)

MIXER: Final = (
    mark("What brought you here today, honestly?"),
    mark("What have you been thinking about a lot lately?"),
    mark("What is the best thing to eat within a short walk from here?"),
    mark("What did you care about at fourteen that you still care about?"),
    mark("Whom would you like to meet here, and what would you ask them?"),
    mark("What are you looking forward to this month?"),
    mark("What do people get wrong about the place you come from?"),
    mark("What could you talk about for half an hour without preparing?"),
    mark("What have you started recently and not told many people about?"),
    mark("What was the last thing that made you laugh out loud?"),
    mark("Which class or book changed how you look at something?"),
    mark("What would you do with a free Tuesday?"),
    mark("Whom do you know that everybody should meet?"),
    mark("Which small thing makes a day good for you?"),
    mark("What did you learn the hard way this year?"),
    mark("What would you like to get better at, just for yourself?"),
)

TROOP_MEETING: Final = (
    mark("What first brought you to this group?"),
    mark("Which trip or camp do you still tell stories about?"),
    mark("What did one of the children teach you recently?"),
    mark("What would you like us to try this year?"),
    mark("What goes better in your patrol than anybody would expect?"),
    mark("Which game works every time, and why do you think so?"),
    mark("What do you do with twenty children on a rainy afternoon?"),
    mark("What did a leader of yours do that you have never forgotten?"),
    mark("What do you carry in your pack that nobody else does?"),
    mark("Where would you take the group if money were no matter?"),
    mark("What are you good at that we have not asked you for yet?"),
    mark("Which evening with the group was the hardest, and what helped?"),
    mark("Whom should we thank more often?"),
    mark("Which skill would you like to learn before the next camp?"),
    mark("What makes you come back week after week?"),
)

FOR_MINORS: Final = (
    mark("What is your favourite game to play outside?"),
    mark("If our group could build anything together, what should it be?"),
    mark("Which animal would you like to be for a day, and what would you do first?"),
    mark("What was the funniest thing at one of our meetings?"),
    mark("Which badge or skill would you like to earn next?"),
    mark("What belongs in the perfect camp sandwich?"),
    mark("Which song gets everybody singing around a fire?"),
    mark("What can you make with your own hands?"),
    mark("If you could invent a holiday, what would we do on it?"),
    mark("Which story would you like to hear again tomorrow?"),
    mark("What did you learn lately that you could show me?"),
    mark("Would you rather sail, climb or dig, and why?"),
    mark("What makes a tent a good tent?"),
    mark("Which superpower would be handy on a hike?"),
    mark("What were you a little scared of and then did anyway?"),
    mark("What should be our group’s next adventure?"),
    mark("Which joke always works for you?"),
)

FOR_THREE: Final = (
    mark("What do all three of you like that most people don’t?"),
    mark("Who of you took the longest way to get here, and how did it go?"),
    mark("What could each of you teach the other two in five minutes?"),
    mark("What would the three of you start if you had a free weekend?"),
    mark("What is each of you curious about here? Go and find one answer together."),
    mark("Whom in the room would you all like to talk to? Walk over together."),
    mark("What was the best part of each of your weeks?"),
    mark("What have you each done for the first time this year?"),
    mark("What would each of you like to be asked today?"),
    mark("Which place should the other two see once, and why?"),
    mark("What did each of you want to become at ten?"),
    mark("Which small thing could each of you use a hand with?"),
)

FOR_TWO: Final[Mapping[str, Sequence[str]]] = {
    "hackathon": HACKATHON,
    "career fair": CAREER_FAIR,
    "mixer": MIXER,
    "troop meeting": TROOP_MEETING,
}
"""By the kind of event."""
