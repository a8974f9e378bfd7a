"""The configuration of one student's server: a slim JupyterLab. Read inside the lab; nothing here is a secret."""

import os
from pathlib import Path

from traitlets.config import Config

from labs.hub import headers

LAB = Path(__file__).parent / "lab"
OFF = [
    "jupyter_lsp",
    "jupyter_server_terminals",
    # It writes a second file beside each notebook; the builder reads and writes texts (0516).
    "jupyterlab_jupytext",
    "notebook",
    "notebook_shim",
    # Their addresses are there; `labs.hub.extension.assignments` brings in the rest at the first use.
    "nbgrader.server_extensions.assignment_list",
    "nbgrader.server_extensions.course_list",
    "nbgrader.server_extensions.validate_assignment",
    # It shows everybody's work, and grades outside of the sandbox: that is the site's part.
    "nbgrader.server_extensions.formgrader",
]


def configure(c: Config) -> None:
    """Fill `c` for jupyter_server and JupyterLab, in the language of ACADEMY_LANGUAGE."""
    language = "es" if os.environ.get("ACADEMY_LANGUAGE") == "es" else "en"
    c.ServerApp.jpserver_extensions = {"labs.hub.extension": True, **dict.fromkeys(OFF, False)}
    c.ServerApp.terminals_enabled = False
    c.ServerApp.quit_button = False
    c.ServerApp.tornado_settings = {"headers": headers.all_of(site_url())}
    # Notebooks of a course hold text and small pictures; more than this is an accident.
    c.ServerApp.max_body_size = c.ServerApp.max_buffer_size = 64 << 20
    c.LabApp.news_url = None
    c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
    c.LabApp.extension_manager = "readonly"
    c.LabServerApp.app_settings_dir = c.LabApp.app_settings_dir = str(LAB / "settings" / language)
    c.LabApp.extra_labextensions_path = [str(LAB / "labextensions")]
    c.KernelManager.transport = "ipc"
    c.MappingKernelManager.kernel_manager_class = "labs.hub.extension.bounded.BoundedKernel"
    c.MultiKernelManager.default_kernel_name = "python3"
    c.ServerApp.kernel_spec_manager_class = "labs.hub.extension.course_kernels.CourseKernels"
    _idle(c, int(os.environ.get("ACADEMY_LAB_IDLE_MINUTES", "30")))


def _idle(c: Config, minutes: int) -> None:
    """Close a kernel that nobody has used for `minutes`, and the lab soon after; work is saved long before."""
    c.MappingKernelManager.cull_idle_timeout = minutes * 60
    c.MappingKernelManager.cull_interval = 60
    c.MappingKernelManager.cull_connected = True
    c.MappingKernelManager.cull_busy = False
    c.ServerApp.shutdown_no_activity_timeout = (minutes + 5) * 60


def site_url() -> str:
    """Return the site's address, where forms of a lab may end."""
    return os.environ.get("ACADEMY_SITE_URL", "").rstrip("/")


def jupyterlab_policy() -> str:
    """Return the content security policy of JupyterLab's own page.

    JupyterLab sets styles on its elements and compiles the schemas of its settings, so that style and script cannot be
    as strict as elsewhere. No inline script runs, whoever wrote the notebook; nothing may be fetched from, or shown
    inside, another site.
    """
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self' 'unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "media-src 'self' data: blob:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "frame-src 'self' blob: data:",
            "manifest-src 'self'",
            f"form-action 'self' {site_url()}".rstrip(),
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ]
    )
