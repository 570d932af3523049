"""Who acts: an employee, or a named part of the system; and the roles that there are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

from tagwerk.platform.errors import NotAllowed
from tagwerk.platform.texts import translator

Role = Literal["manager", "head", "director", "administrator"]
"""What somebody is here: has clients of the own, heads a department, directs the house, or looks after the workspace."""
EVERYBODY: tuple[Role, ...] = get_args(Role)
SEE_EVERYTHING = ("director", "administrator", "system")

_ = translator("tagwerk")


@dataclass(frozen=True)
class Post:
    """What a head or director, the employee with that id, leaves to who stands in: the role, and the department headed."""

    role: Role
    department_id: int | None
    employee_id: int


@dataclass(frozen=True)
class Actor:
    """Who acts. *name* is the login of an employee or the name of a part of the system.

    *posts* are those of the absent heads and directors whom the actor stands in for today. *language* is the one that the
    employee reads, ``""`` where it is not known.
    """

    name: str
    role: Role | Literal["system"]
    employee_id: int | None = None
    time_zone: str = "UTC"
    department_id: int | None = None
    posts: tuple[Post, ...] = ()
    language: str = ""

    @classmethod
    def system(cls, name: str) -> Actor:
        """The part of the system called *name*: a webhook, a job."""
        return cls(name, "system")

    @property
    def roles(self) -> frozenset[Role | Literal["system"]]:
        """The own role, and those of the posts."""
        return frozenset({self.role, *(post.role for post in self.posts)})

    @property
    def sees_everything(self) -> bool:
        """Whether no department bounds what the actor sees and decides."""
        return not self.roles.isdisjoint(SEE_EVERYTHING)

    @property
    def headed(self) -> frozenset[int]:
        """The departments that the actor heads today, the own one and those of the posts."""
        headed = [(self.role, self.department_id), *((post.role, post.department_id) for post in self.posts)]
        return frozenset(number for role, number in headed if role == "head" and number is not None)

    def decides_in(self, department_id: int | None) -> bool:
        """Whether the actor decides in that department: a head in the own ones, a director in all, and for everybody."""
        return self.sees_everything or department_id in self.headed

    @property
    def is_system(self) -> bool:
        """Whether no person acts here."""
        return self.employee_id is None

    @property
    def signature(self) -> str:
        """How the ledger names this actor, without naming a person."""
        return f"system:{self.name}" if self.is_system else f"employee:{self.employee_id}"

    def employee(self) -> int:
        """The id of the acting employee. Raises NotAllowed for the system, which earns no credit."""
        if self.employee_id is None:
            raise NotAllowed(_("Only an employee can do this."), _("Say who acts with --as LOGIN."))
        return self.employee_id

    def for_own_work(self) -> Actor:
        """The same person as somebody with clients and tasks of the own: a head's department has managers for theirs."""
        return replace(self, role="manager", department_id=None, posts=())
