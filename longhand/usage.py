"""`longhand usage`: how much was transcribed."""

from datetime import datetime
from typing import Annotated, Any, Final

import typer

from longhand.options import ApiUrl, Json, KeyFile, the_api
from longhand.output import print_columns, print_json

_DAY: Final = "%Y-%m-%d"


def usage(
    *,
    since: Annotated[
        datetime | None, typer.Option("--since", formats=[_DAY], metavar="DAY", help="First day, in UTC.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--until", formats=[_DAY], metavar="DAY", help="Last day, in UTC.")
    ] = None,
    as_json: Json = False,
    api_url: ApiUrl = None,
    api_key_file: KeyFile = None,
) -> None:
    """Show how many jobs of the key were done, and how many hours of recordings."""
    with the_api(api_url, api_key_file) as api:
        found = api.usage(since and since.date(), until and until.date())
    if as_json:
        print_json(found)
        return
    rows = [*map(_row, found.get("details") or []), *map(_row, found.get("summary") or [])]
    if rows:
        print_columns([("LANGUAGE", "OPERATING POINT", "JOBS", "HOURS"), *rows])
    else:
        typer.echo("longhand: nothing was transcribed", err=True)


def _row(item: dict[str, Any]) -> tuple[str, ...]:
    """Show a line of the details, or of the summary, which is of every language."""
    point = str(item.get("operating_point") or item.get("model") or "")
    hours = float(item.get("duration_hrs") or 0)
    return str(item.get("language") or "all"), point, str(item.get("count", "")), f"{hours:.2f}"
