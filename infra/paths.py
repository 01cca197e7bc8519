from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parent.parent
LAMBDAS_LOCK: Final = PROJECT / "requirements" / "lambdas.lock"
PACKS: Final = PROJECT / "transcriber" / "packs"
CDK_OUT: Final = PROJECT / "cdk.out"
