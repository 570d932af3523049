"""Pictures of tables as SVG: bars beside a target, a line, a calendar of days met, a funnel. They know no report."""
