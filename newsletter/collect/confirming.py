"""Speakers whom the editor confirms, in the file of an update: only their two lines change."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter import frontmatter


def confirm_in(text: str, speakers: Sequence[str]) -> str:
    """The file with these speakers confirmed too, and suggested no more.

    Raises ContentError, ValueError.
    """
    fields = frontmatter.parse(text, "").fields
    named, suggested = (_ids(fields.get(key)) for key in ("speakers", "suggested"))
    added = [id_ for id_ in speakers if id_ not in named]
    left = [id_ for id_ in suggested if id_ not in speakers]
    if not added:
        return text
    if "speakers" not in fields and added == suggested:
        return frontmatter.rename_field(text, "suggested", "speakers")
    if "speakers" in fields:
        text = frontmatter.append_to_list(text, "speakers", added)
    else:
        text = frontmatter.set_field(text, "speakers", f"[{', '.join(added)}]")
    if left:
        return frontmatter.set_field(text, "suggested", f"[{', '.join(left)}]")
    return frontmatter.remove_field(text, "suggested")


def keep_confirmed(text: str, present: str) -> str:
    """Another version of an update with those speakers confirmed whom the present one has so.

    Raises ContentError, ValueError.
    """
    return confirm_in(text, _ids(frontmatter.parse(present, "").fields.get("speakers")))


def _ids(value: object) -> list[str]:
    return [str(id_) for id_ in value] if isinstance(value, list) else []
