"""Whom to propose what, and why not. Pure: the facts and the time are handed in."""

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


class ProposalState(StrEnum):
    SHOWN = "shown"
    LATER = "later"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class AnswerKind(StrEnum):
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LATER = "later"
    UNDONE = "undone"
