"""Every state change of the labs app: one public function each."""

from .assignments import publish_version
from .cohort_time import answer_for_cohort, ask_for_cohort, extend_cohort, take_back_for_cohort
from .dates import set_dates
from .extensions import answer_extension, ask_extension, take_back_extension
from .folds import fold_current, fold_submission, rebuild_folds
from .holds import hold_lab, release_lab
from .jobs import enqueue_grading, lease_jobs, renew_lease, retry_job
from .marks import give_points, hold_feedback, mark_reviewed, override_points, read_again, release_feedback
from .regrades import approve_regrade, discard_regrade, start_regrade
from .remarks import remark_on_cell
from .results import record_result
from .submissions import note_opening, note_refusal, receive_submission

__all__ = [
    "answer_extension",
    "answer_for_cohort",
    "approve_regrade",
    "ask_extension",
    "ask_for_cohort",
    "discard_regrade",
    "enqueue_grading",
    "extend_cohort",
    "fold_current",
    "fold_submission",
    "give_points",
    "hold_feedback",
    "hold_lab",
    "lease_jobs",
    "mark_reviewed",
    "note_opening",
    "note_refusal",
    "override_points",
    "publish_version",
    "read_again",
    "rebuild_folds",
    "receive_submission",
    "record_result",
    "release_feedback",
    "release_lab",
    "remark_on_cell",
    "renew_lease",
    "retry_job",
    "set_dates",
    "start_regrade",
    "take_back_extension",
    "take_back_for_cohort",
]
