"""How many cores a container may use: its quota, whichever version of control groups grants it."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from tagger_cli.cores import available_cores, cgroup_quota


def group(folder: Path, **files: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / f"cpu.{name}").write_text(f"{content}\n")


@pytest.mark.parametrize(
    ("of_pod", "of_container", "quota"),
    [
        ("max 100000", "150000 100000", 1.5),
        ("200000 100000", "max 100000", 2.0),
        ("max 100000", "max 100000", math.inf),
    ],
)
def test_version_2_takes_the_least_of_a_group_and_those_above(
    tmp_path: Path, of_pod: str, of_container: str, quota: float
) -> None:
    group(tmp_path / "pod", max=of_pod)
    group(tmp_path / "pod" / "container", max=of_container)
    assert cgroup_quota("0::/pod/container\n", tmp_path) == quota


@pytest.mark.parametrize("seen_as", ["/", "/docker/0123"])
def test_version_1_is_read_from_the_root_of_a_container_too(tmp_path: Path, seen_as: str) -> None:
    group(tmp_path / "cpu,cpuacct", cfs_quota_us="50000", cfs_period_us="100000")
    assert cgroup_quota(f"4:memory:/other\n2:cpu,cpuacct:{seen_as}\n0::/\n", tmp_path) == 0.5


def test_a_quota_of_version_1_may_say_that_there_is_none(tmp_path: Path) -> None:
    group(tmp_path / "cpu", cfs_quota_us="-1", cfs_period_us="100000")
    assert cgroup_quota("1:cpu:/\n", tmp_path) == math.inf


def test_parts_of_cores_count_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda process: set(range(8)), raising=False)
    membership = tmp_path / "cgroup"
    membership.write_text("0::/\n")
    monkeypatch.setattr("tagger_cli.cores.MEMBERSHIP", membership)
    for quota, cores in (("max", 8), ("150000", 2), ("10000", 1), ("900000", 8)):
        group(tmp_path, max=f"{quota} 100000")
        monkeypatch.setattr("tagger_cli.cores.CGROUPS", tmp_path)
        assert available_cores() == cores


def test_without_control_groups_the_cores_bound_to_count(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda process: {1, 5, 6}, raising=False)
    monkeypatch.setattr("tagger_cli.cores.MEMBERSHIP", tmp_path / "nothing")
    assert available_cores() == 3
