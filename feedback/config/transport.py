"""How the processes of a rig talk to each other.

Lives here: the model of [bus] in configs/rigs/*.toml. Why: a bus that leaves the computer must have keys before
anything is opened. Must never: read a key.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from feedback.config.model import Model


class Bus(Model):
    """How the processes talk: local sockets, or TCP where processes run on several machines."""

    transport: Literal["ipc", "tcp"] = Field("ipc", description="ipc: sockets in a private folder; tcp: host and port")
    host: str = Field("127.0.0.1", description="tcp only: address that every process binds and connects to")
    first_port: int = Field(5710, ge=1024, le=65000, description="tcp only: first of a row of ports, one a process")
    keys: str | None = Field(
        None, description="tcp only: folder of `stridecue keys make`, from where this file lies; without it nobody may"
    )

    @model_validator(mode="after")
    def _guarded(self) -> Self:
        if self.transport == "tcp" and not self.keys:
            raise ValueError("transport 'tcp' is open to the network and needs keys: `stridecue keys make FOLDER`")
        return self
