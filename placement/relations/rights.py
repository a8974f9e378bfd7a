"""People at employers and talks: when they go by themselves. They have no account, so there is no file to hand out:
staff read a person's row to them, and delete it when they ask."""

from people.rights import retention
from people.trail.guards import destroy
from placement.relations.selectors import old_people, old_touches, people_of_ended


def register() -> None:
    """Tell the people app of it; called once from `AppConfig.ready`."""
    retention.register("people at employers, one year after they left the list", old_people)
    retention.register("people at employers, one year after the employer ended", people_of_ended)
    retention.register("talks with employers, three years", old_touches, end=destroy)
