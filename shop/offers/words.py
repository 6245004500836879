"""The closed lists of words an offer decision is told in."""

from enum import StrEnum


class Moment(StrEnum):
    PRODUCT_PAGE = "product_page"
    THANK_YOU = "thank_you"
    MODULE_COMPLETED = "module_completed"
    COURSE_COMPLETED = "course_completed"
    DAYS_AFTER = "days_after"
    STALLED = "stalled"
    LIBRARY = "library"
    MAIL = "mail"
    EVENT_ATTENDED = "event_attended"


class OfferState(StrEnum):
    DRAFT = "draft"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


class PriceRule(StrEnum):
    LIST = "list"
    FIXED = "fixed"
    PERCENT = "percent"
    UPGRADE = "upgrade"
    COMPLETE = "complete"
    EARLY = "early"
    STEPS = "steps"


class ProposalState(StrEnum):
    SHOWN = "shown"
    LATER = "later"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class AnswerKind(StrEnum):
    """The first three are said by the student; the rest are facts that came after."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    LATER = "later"
    UNDONE = "undone"
    UNPAID = "unpaid"
    REOPENED = "reopened"
    REFUNDED = "refunded"
    COMPLAINED = "complained"


class ReasonWord(StrEnum):
    """Why a student sees a proposal."""

    BOUGHT = "bought"
    MODULE = "module"
    QUIZ = "quiz"
    PROJECT = "project"
    GRADUATED = "graduated"
    ATTENDED = "attended"
    DECLINED = "declined"
    OWNED = "owned"


class Rule(StrEnum):
    """What stops a candidate, in the order it is asked."""

    NOT_HERE = "not_here"
    OTHER_PAGE = "other_page"
    OTHER_LADDER = "other_ladder"
    ONE_PRESS_FORBIDDEN = "one_press_forbidden"
    OWNED = "owned"
    ATTENDED = "attended"
    UNPUBLISHED = "unpublished"
    REFUNDED_BEFORE = "refunded_before"
    CREDIT_GONE = "credit_gone"
    PREREQUISITE = "prerequisite"
    GRADUATES_ONLY = "graduates_only"
    SUCCESS_FIRST = "success_first"
    LEGAL_CHECK_OPEN = "legal_check_open"
    SOLD_OUT = "sold_out"
    EVENT_OVER = "event_over"
    PAUSED = "paused"
    NOT_IN_AUDIENCE = "not_in_audience"
    WINDOW_OVER = "window_over"
    OFFERS_OFF = "offers_off"
    UNDER_18 = "under_18"
    UNHAPPY = "unhappy"
    OPEN_QUESTION = "open_question"
    REFUND_PENDING = "refund_pending"
    DISPUTE_OPEN = "dispute_open"
    PAYMENT_OPEN = "payment_open"
    PAYMENT_FAILED = "payment_failed"
    STALLED = "stalled"
    HELD_OUT = "held_out"
    NO_CONSENT = "no_consent"
    MAILED_LATELY = "mailed_lately"
    DECLINED = "declined"
    ASKED_AGAIN = "asked_again"
    LATER = "later"
    QUIET_AFTER_NO = "quiet_after_no"
    IGNORED_THRICE = "ignored_thrice"
    STILL_OPEN = "still_open"
    ENDED_LATELY = "ended_lately"
    DOWNSELL_UNASKED = "downsell_unasked"
    DOWNSELL_LARGER = "downsell_larger"
    DOWNSELL_ONCE = "downsell_once"
    JUST_BOUGHT = "just_bought"
    NO_CHAIN = "no_chain"
    LAST_MODULE = "last_module"
    ONCE_PER_COURSE = "once_per_course"
    MODULE_PAUSE = "module_pause"
    TOO_SOON = "too_soon"
    ENOUGH_THIS_MONTH = "enough_this_month"
    ONE_AT_A_TIME = "one_at_a_time"
    BRIDGE_FIRST = "bridge_first"
