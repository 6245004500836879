from datetime import datetime, timedelta

NOT_AGAIN_FOR = timedelta(days=90)
DETRACTOR = 6


def may_be_asked(last_answer: datetime | None, now: datetime) -> bool:
    return last_answer is None or now >= last_answer + NOT_AGAIN_FOR


def unhappy(score: int | None) -> bool:
    return score is not None and score <= DETRACTOR
