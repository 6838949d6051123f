"""JSON Schemas of the configuration files, for editors.

Lives here: `schema_text`. Why: an editor that knows the schema completes the keys and marks faults while one types.
Must never: say anything that the models do not; configs/schema/*.json are printed from here, and a test compares.
"""

import json

from feedback.config.describe import KINDS


def schema_text(kind: str) -> str:
    """Of 'rig', 'protocol' or 'patient', as it stands in configs/schema/."""
    schema = KINDS[f"{kind}s"].model_json_schema()
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": f"stridecue {kind}"}
    return json.dumps(head, indent=2, ensure_ascii=False) + "\n"
