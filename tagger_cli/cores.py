"""How many cores this process may use: what it is bound to, and what its container may spend."""

from __future__ import annotations

import math
import os
from pathlib import Path

CGROUPS = Path("/sys/fs/cgroup")
MEMBERSHIP = Path("/proc/self/cgroup")


def available_cores() -> int:
    """Cores this process may use, at least 1."""
    bound_to = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        membership = MEMBERSHIP.read_text()
    except OSError:
        return bound_to
    # A part of a core is better used than left: threads that are too many for a moment wait for the next period.
    return max(1, math.ceil(min(bound_to, cgroup_quota(membership, CGROUPS))))


def cgroup_quota(membership: str, root: Path) -> float:
    """The least number of cores that the control groups of a process, and those above them, grant it.

    Args:
        membership: ``/proc/self/cgroup``, a line ``number:controllers:group`` per hierarchy (man 7 cgroups).
        root: where the control groups are mounted.

    Returns:
        Cores, perhaps part of one; infinity where nothing limits them.
    """
    quota = math.inf
    for line in membership.splitlines():
        _, controllers, group = line.split(":", 2)
        if not controllers:
            mount, read = root, _quota_of_version_2
        elif "cpu" in controllers.split(","):
            mount, read = root / controllers, _quota_of_version_1
        else:
            continue
        # A container may see its group under the name it has outside, and mounted as the root.
        group_path = mount / group.lstrip("/")
        for folder in (group_path, *group_path.parents):
            if folder.is_relative_to(mount):
                quota = min(quota, read(folder))
    return quota


def _quota_of_version_2(folder: Path) -> float:
    quota, _, period = _read(folder / "cpu.max").partition(" ")
    return math.inf if quota in ("", "max") else int(quota) / int(period)


def _quota_of_version_1(folder: Path) -> float:
    quota, period = _read(folder / "cpu.cfs_quota_us"), _read(folder / "cpu.cfs_period_us")
    return int(quota) / int(period) if quota and period and int(quota) > 0 else math.inf


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""
