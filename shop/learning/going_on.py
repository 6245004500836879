"""Where a student goes when a lesson is finished."""

from shop.catalogue.models import Lesson
from shop.learning.lesson_queries import address_after
from shop.learning.operations import Completed


def lesson_address(lesson: Lesson) -> str:
    module = lesson.module
    return f"/learn/{module.product.slug}/{module.slug}/{lesson.slug}"


def after(student_id: int, lesson: Lesson, ended: Completed) -> str:
    """These pages belong to the funnel; an address is all the player knows of them."""
    graduation = f"/courses/{lesson.module.product.slug}/graduation"
    if ended.graduated:
        return graduation
    if ended.module_id:
        return f"/modules/{ended.module_id}/completed"
    return address_after(student_id, lesson) or graduation
