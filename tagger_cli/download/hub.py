"""The hub: its address, the cache of what came from it, and what can go wrong on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
from huggingface_hub import constants
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    HFValidationError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

from tagger_cli.errors import TaggerError


@dataclass(frozen=True, slots=True)
class Hub:
    """A hub and what is kept of it here.

    Attributes:
        endpoint: its address: huggingface.co, or a mirror.
        cache: folder of files and listings, safe to delete and to copy to another machine.
        offline: take everything from the cache.
    """

    endpoint: str
    cache: Path
    offline: bool = False


def hub_of_environment(offline: bool) -> Hub:
    """The hub that ``HF_ENDPOINT``, ``HF_HOME`` and ``HF_HUB_OFFLINE`` name."""
    cache = Path(constants.HF_ASSETS_CACHE) / "tagger"
    return Hub(constants.ENDPOINT, cache, offline or constants.is_offline_mode())


@contextmanager
def hub_errors(hub: Hub, what: str, revision: str) -> Iterator[None]:
    """Turn what can go wrong on the way to a hub into one line that says what to do."""
    try:
        yield
    except GatedRepoError:
        raise TaggerError(
            f"{what} is gated: ask for access at {hub.endpoint}/datasets/{what}, "
            "then log in with `hf auth login` or set HF_TOKEN"
        ) from None
    except RepositoryNotFoundError:
        message = f"{what}: {hub.endpoint} has no such repository, or it is private; check the name"
        raise TaggerError(f"{message}, or log in with `hf auth login`") from None
    except RevisionNotFoundError:
        raise TaggerError(f"{what} has no revision '{revision}'; name another one with @REVISION") from None
    except HfHubHTTPError as error:
        status = error.response.status_code
        message = f"{what}: the server answered {status}; try again later, or name a mirror with HF_ENDPOINT=https://…"
        raise TaggerError(message) from None
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        place = what if "://" in what else hub.endpoint
        raise TaggerError(
            f"no connection to {place} ({error}); check the network and HTTPS_PROXY, name a mirror with "
            f"HF_ENDPOINT=https://…, or copy {hub.cache} from a machine that has it and give --offline"
        ) from None
    except HFValidationError as error:
        raise TaggerError(f"{what}: {error}") from None
    except json.JSONDecodeError:
        raise TaggerError(f"{hub.endpoint} does not answer as a hub does; check HF_ENDPOINT and HTTPS_PROXY") from None


def not_in_cache(hub: Hub, what: str) -> TaggerError:
    """The error of working offline without the data."""
    return TaggerError(
        f"{what} is not in {hub.cache}; run once without --offline, or copy that folder from a machine that has it"
    )
