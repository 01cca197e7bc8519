"""How `longhand license inspect` shows what it found."""

from datetime import datetime
from pathlib import Path
from typing import Any

import typer

from longhand.output import print_fields
from transcriber.license.inspection import Inspection


def inspection_as_json(inspection: Inspection) -> dict[str, Any]:
    problem = inspection.problem
    return {
        **inspection.license.model_dump(mode="json", exclude={"features"}),
        "features": sorted(inspection.license.features),
        "valid_now": problem is None,
        "problem": problem and {"code": problem.code, "message": str(problem), "advice": problem.advice},
        "differing_fields": list(inspection.differences),
    }


def print_inspection(inspection: Inspection, keys: Path, now: datetime) -> None:
    held = inspection.license
    print_fields(
        [
            ("customer", held.customer),
            ("license id", held.id),
            ("contract", str(held.contract_id)),
            ("trial", "yes" if held.is_trial else "no"),
            ("features", " ".join(sorted(held.features))),
            ("valid from", f"{held.valid_from:%Y-%m-%d %H:%M} UTC"),
            ("valid until", f"{held.not_valid_after:%Y-%m-%d %H:%M} UTC"),
            ("key pair", f"{held.key_pair_id}, looked up in {keys}"),
            ("valid now", _verdict(inspection, now)),
        ]
    )
    if inspection.differences:
        typer.echo(f"The token counts; these fields of the file differ: {', '.join(inspection.differences)}")


def _verdict(inspection: Inspection, now: datetime) -> str:
    if inspection.problem is not None:
        return f"no: {inspection.problem}"
    return f"yes, for {(inspection.license.not_valid_after - now).days} more days"
