"""Under which account PostgreSQL runs when we are root, because it refuses to run as root itself.

No account is created: the owner of an existing cluster goes on; a new one gets `jianpiao` or `postgres` if
the machine has such an account, else `nobody`. What it leaves out: starting anything.
"""

from __future__ import annotations

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from shared.errors import Broken

PREFERRED = ("jianpiao", "postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """Who runs the server. Both are None when it is simply us."""

    uid: int | None = None
    gid: int | None = None

    def give(self, folder: Path) -> None:
        """Make the account the owner of `folder`, not of what is in it, and close it to others."""
        folder.chmod(stat.S_IRWXU)
        if self.uid is not None and self.gid is not None:
            os.chown(folder, self.uid, self.gid)

    def let_pass(self, path: Path) -> None:
        """Let the account walk down to `path`: search permission (x, not r) where a parent folder lacks it.

        Needed because root's clone may stand in a home of mode 0700. Passing through shows no names.
        """
        if self.uid is not None:
            for parent in path.resolve().parents:
                _add_mode(parent, stat.S_IXOTH)

    def let_run(self, programs: Path) -> None:
        """Let the account run what is in the folder `programs`, installed perhaps under a umask of 077."""
        if self.uid is not None:
            self.let_pass(programs)
            for path in (programs, *programs.rglob("*")):
                runs = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
                _add_mode(path, stat.S_IROTH | (stat.S_IXOTH if runs else 0))


def account_for(cluster: Path) -> Account:
    """The account that may run the cluster in `cluster`, which need not exist yet.

    Raises Broken if it belongs to somebody else than us and we are not root.
    """
    owner = cluster.stat().st_uid if cluster.exists() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise Broken(
                f"the database folder {cluster} belongs to another account (uid {owner}): run as that one",
                zh=f"数据库目录 {cluster} 属于另一个系统用户（uid {owner}），请以该用户运行",
            )
        return Account()
    entry = _preferred() if owner in (None, 0) else pwd.getpwuid(owner)
    return Account(entry.pw_uid, entry.pw_gid)


def _preferred() -> pwd.struct_passwd:
    for name in PREFERRED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Broken(
        f"run as root, the machine needs one of the accounts {', '.join(PREFERRED)}: PostgreSQL refuses root",
        zh=f"以 root 运行时，系统须有以下用户之一：{'、'.join(PREFERRED)}",
    )


def _add_mode(path: Path, bits: int) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & bits != bits:
        path.chmod(mode | bits)
