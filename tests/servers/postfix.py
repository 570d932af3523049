"""Postfix, the real one, which takes mail for everybody but ``unknown@…`` and keeps it to be counted."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from pathlib import Path

import pytest

from servers.requirement import answers, free_port, need
from servers.waiting import wait_until

MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = /dev/stdout
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.test.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
smtpd_recipient_restrictions = check_recipient_access inline:{{ {{unknown@b.example = 550 5.1.1 user unknown}} }}, permit
virtual_mailbox_domains = static:all
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = static:all/
virtual_uid_maps = static:{user}
virtual_gid_maps = static:{group}
virtual_transport = virtual
message_size_limit = 1000000
smtpd_client_connection_count_limit = 5
smtpd_client_event_limit_exceptions =
smtputf8_enable = yes
in_flow_delay = 0
"""
MASTER = """\
{port} inet n - n - 20 smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


RELAYING = """\
virtual_mailbox_domains =
smtpd_recipient_restrictions = permit_mynetworks, reject
transport_maps = inline:{{ {{tagwerk.example = lmtp:inet:127.0.0.1:{lmtp}}} }}
relayhost = [127.0.0.1]:{onward}
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
delay_warning_time = 1s
smtp_destination_recipient_limit = 1
"""
"""It sends all on to another server, and what is for us (its reports) to our mailbox."""


@dataclass
class Postfix:
    """A running Postfix. It bears five connections at once and mails of a million bytes."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def mails(self, expected: int) -> list[Message]:
        """What was delivered; waits until there are *expected* ones."""
        wait_until(lambda: len(self._files()) >= expected, 60)
        return [BytesParser().parsebytes(path.read_bytes()) for path in self._files()]

    def _files(self) -> list[Path]:
        return list((self.folder / "mail" / "all" / "new").glob("*"))


@pytest.fixture
def postfix() -> Iterator[Postfix]:
    """A fresh one; it must be started by root."""
    with running_postfix() as server:
        yield server


@contextmanager
def running_postfix(onward: str = "") -> Iterator[Postfix]:
    """A fresh one; with more settings in *onward*. It must be started by root."""
    program = need("postfix")
    if os.geteuid() != 0:
        pytest.skip("Postfix must be started by root")
    os.umask(0o022)  # a workspace that was opened in this process closes what comes after it
    folder = Path(tempfile.mkdtemp(prefix="postfix-"))
    folder.chmod(0o755)
    server = Postfix(folder, free_port())
    for name in ("queue", "data", "mail", "conf"):
        (folder / name).mkdir(mode=0o755)
    shutil.chown(folder / "data", "postfix", "postfix")
    shutil.chown(folder / "mail", "postfix", "postfix")
    owner = (folder / "mail").stat()
    settings = MAIN.format(folder=folder, user=owner.st_uid, group=owner.st_gid) + onward
    (folder / "conf" / "main.cf").write_text(settings)
    (folder / "conf" / "master.cf").write_text(MASTER.format(port=server.port))
    command = [program, "-c", str(folder / "conf")]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([*command, "start-fg"], stdout=log, stderr=log)
        try:
            wait_until(lambda: process.poll() is not None or answers(server.port), 30)
            assert process.poll() is None, (folder / "log").read_text()
            yield server
        finally:
            subprocess.run([*command, "stop"], capture_output=True)
            process.terminate()
            process.wait()
            shutil.rmtree(folder, ignore_errors=True)
