"""Every sentence of the interface that says that somebody is told is held against what was really made.

A new sentence with such a word fails here until a test under `@told("…")` drives it, or it is named below with why it
tells of nobody. Sentences are the keys of the catalogues, which hold every word of code and templates.
"""

import ast
import re
from pathlib import Path

from academy_site.catalogues import stored

ROOT = Path(__file__).resolve().parents[1]
OWN = Path(__file__).read_text()
WORDS = re.compile(
    r"\b(told|tells?|telling|knows?|messages?|sent|notif\w*|informed?|hears?|heard|passed your|finds it"
    r"|will answer|has been asked|was asked|was warned)\b",
    re.IGNORECASE,
)
# Why a sentence with such a word says of nobody that they are told.
WISH, NAME, ADVICE, LOG, NEGATIVE, OTHER = (
    "asks somebody to tell, or offers it",
    "the name of a page, a field or a way",
    "tells the reader what to do or to expect of themselves",
    "a line of the log, written by the act itself (tests/people/contact, tests/people/rights)",
    "says that nobody is told",
    "says who knows, hears or reads something, not that somebody is told",
)
NOBODY_IS_TOLD: dict[str, str] = {
    **dict.fromkeys(
        (
            "Messages",
            "Text message",
            "Voice message",
            "a message at each sign-in",
            "a new message",
            "message",
            "message at each sign in",
            "messages",
            "What you were told after training",
            "what you were told",
            "no voice message",
            "voice message allowed",
            "You may leave a voice message",
            "To tell them of a new message",
            "Students who wish a call about a message, in their hours.",
            "quiz answers not yet sent",
            "Tell me of messages this way",
            "Tell everybody again",
            "Good to know",
            "Message sent",
            "Messages with %(name)s",
            "Messages with their contacts",
            "Your message",
        ),
        NAME,
    ),
    **dict.fromkeys(
        (
            "sent a text message about",
            "sent an e-mail about",
            "checked, and did not hear,",
            "Counsel was asked",
        ),
        LOG,
    ),
    **dict.fromkeys(
        (
            "The person must not be told for now. Record the notice as soon as it is allowed.",
            "The person must not be told yet",
            "They must not be told yet",
            "We do not tell of messages this way yet. Leave this out, or choose another way.",
            "Nothing changed, so nobody was told.",
            "Write something first. Nothing was sent.",
            "Nothing has been asked. The employer knows nothing of this student.",
            "Saved. The employer knows nothing yet. Nobody works with you on this so far: please ask the staff.",
            "What you wrote was not sent: for yourself you do not need to say why.",
            "This is bigger than 20 MB, so it was not sent. Nothing in your lab is lost. Clear large "
            "outputs (Kernel menu, Restart and Clear Outputs) or take out large files. Then hand in again.",
            "Their jobs do not come to you, whoever suggests them. Nobody is told.",
        ),
        NEGATIVE,
    ),
    **dict.fromkeys(
        (
            "Wait a minute, then try again. If it happens again, tell a member of staff what you were doing.",
            "Wait a minute, then try again. If it stays like this, tell a member of staff.",
            "2. Tell the person",
            "A printed code set a new password for you (%(when)s). If that was not you: change your "
            "password now, make new codes below, and talk to the staff you know.",
            "If a machine answers, say only the name above and “You have a new message”.",
            "It ends at once. You can also tell your placement advisor to do it.",
            "No contact this way now. Leave them a message here in the site, or wait until you meet.",
            "A printed code set a new password for you (%(when)s). If that was not you: change your "
            "password now, and tell the academy.",
            "Stopped. Please tell the academy.",
            "Talk to the staff you know, face to face. Two of them together can give you new codes, one day later.",
            "You can take it back at any time: on this site with one click, or by telling your placement advisor.",
            "You have no role here now, so nothing more is open. Please talk to the staff you know.",
            "Look at the lab again; if that does not help, tell an admin.",
            "The learning site has no room for new work right now, so this was not handed in. Nothing in "
            "your lab is lost. Please tell your instructor, and hand in again later.",
            "There are too many files in what you sent. Please send only your lab files.",
            "We could not open the files you sent. Please hand in again from the lab.",
            "How and when did they tell you?",
            "How and when did you tell them?",
            "Tell me about yourself.",
            "Tell of one time when you did this: %(skill)s.",
            "How do you know?",
            "Answer each line, and say in a few words how you know. At most one line can be left as “does not apply”.",
            "Is something here not right? Tell any staff member: it can be put right.",
        ),
        ADVICE,
    ),
    **dict.fromkeys(
        (
            "The page sent something this site does not understand. Nothing was changed.",
            "Add what you were told",
            "This person has a seat in that pathway. The site knows these days by itself.",
            "The site knows training, classes, breaks, exams, graded work and jobs by itself. Write down only what it"
            " cannot know: codes and dates, never a story.",
            "Has a break of more than 180 days: nobody knows whether they come back",
            "The page was open for a long time, or cookies are off, so we could not tell that it was you. "
            "Nothing was changed.",
            "What you just sent is not stored yet. Wait a minute, then load this page again: your browser "
            "sends it once more.",
            "You know which lawyer to call",
            "Do you know a student from elsewhere? You need give no reason. You see nothing about them from "
            "then on, and they see that you are kept away. An administrator can change it back.",
            "Do you know somebody here from elsewhere? You need give no reason. They see nothing about you "
            "from then on.",
            "I met them in person and heard their agreed words",
            "No call now. A student is listed here when they wish a call, have a message that they have not "
            "read, and it is one of their hours.",
            "So that you can tell them apart. Only you see it.",
            "This browser does not know passkeys. Use another browser or another way.",
            "Two staff members meet them and hear their agreed words.",
            "When two people know each other from elsewhere, the staff member sees nothing about the "
            "student from then on. You need give no reason.",
            "You know a student from elsewhere. You need give no reason.",
            "You meet them and hear their agreed words.",
            "Your account, your names, how to reach you, your messages, your drafts and what you share go "
            "for good. So do your notes, quiz answers and progress, the work you handed in with points and "
            "feedback, your lab folder, and your jobs and openings. Nobody can bring them back.",
            "I read both. Nothing in them tells who asked.",
            "No connection. Your marks wait on this device and are sent when it is back. Leave this page open.",
            "One person a line. A first line “sign-in name,card for” tells which column is which.",
            "Write it anew, so that nothing in it tells who asked: no names, no places, nothing from a life.",
            "The date has changed since this was asked for.",
            "The student was told:",
            "The student told me to take it back",
            "Your account, your names, your messages and the firms you act for go for good. Nobody can "
            "bring them back. Openings stay with your firm.",
            "Confirm only what you checked yourself: that this person works there, and how you know.",
            "The student told me that they are interested",
            "You got to know us.",
            "We have not heard from them",
            "It opens by itself when that is done. If you know this already, ask your teacher to open it for you.",
            "Tells apart",
            "Tries before the right answers are told",
            "Figures are of first tries, and shown from 5 answers on. “Tells apart” is from −1 to 1: near 1, those who "
            "know more got it right. Below 0, look at the key.",
            "The total counts what a student may know: points that are held or still to grade are not in it, nor is "
            "what nobody handed in yet. The student reads the same total.",
            "It counts once you write it down. Ask the student for what is missing; an employer need not know "
            "that you ask.",
            "These ask for much that you have not shown here yet. You may know it all the same: it is yours to say "
            "that you are interested.",
            "You told us already. Your advisor reads it soon. Nothing is lost.",
            "What you told of jobs",
            "What I told",
            "They told it on %(day)s.",
            "A student told of a job",
            "The student was told how it stands with the employer",
            "We told you how it stands with the employer",
            "Nobody. Where we do not know, it counts as no.",
            "People with a job in the 2nd quarter, if we know what they earned.",
            "They passed an exam that employers know, while they were here or in the year after. Our own badge does "
            "not count.",
            "not told yet",
            "I have told the student",
            "This employer is paused. The student does not know yet.",
            "This employer works with us no more. The student does not know yet.",
            "This employer works with us no more. The student does not know yet; the way to this job ends when you "
            "have told them.",
        ),
        OTHER,
    ),
}


def sentences() -> set[str]:
    """Return every sentence of code and templates that holds such a word."""
    found: set[str] = set()
    for app in ("academy_site", "people", "pathways", "labs", "placement"):
        for message in stored(app):
            forms = message.id if isinstance(message.id, tuple) else (message.id,)
            found.update(form for form in forms if WORDS.search(form))
    return found


def held() -> set[str]:
    """Return the sentences over which a test stands."""
    found: set[str] = set()
    texts = [file.read_text() for file in (ROOT / "tests").rglob("test_*.py")]
    for text in texts:
        for node in ast.walk(ast.parse(text)) if "@told(" in text and text != OWN else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "told":
                found.update(ast.literal_eval(argument) for argument in node.args)
    return found


def test_every_sentence_that_says_that_somebody_is_told_is_held_by_a_test():
    assert sentences() - held() - NOBODY_IS_TOLD.keys() == set(), "drive it under @told, or say why it tells nobody"


def test_nothing_is_named_that_the_interface_does_not_say_any_more():
    assert (held() | NOBODY_IS_TOLD.keys()) - sentences() == set()
    assert held() & NOBODY_IS_TOLD.keys() == set()


def test_words_of_telling_are_met():
    said = ("We let your advisor know.", "It was sent to them.", "They get a message.", "She hears of it.")
    assert [text for text in said if not WORDS.search(text)] == []
