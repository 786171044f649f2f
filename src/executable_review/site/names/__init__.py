"""What pages may name, one module a stage; each gives a function from a review to names."""

from executable_review.site.names.agreeing import agreement_names
from executable_review.site.names.auditing import audit_names
from executable_review.site.names.citing import citing_names
from executable_review.site.names.claiming import claim_names
from executable_review.site.names.claims_table import claim_page_names
from executable_review.site.names.coding import coding_names
from executable_review.site.names.differing import difference_names
from executable_review.site.names.exploring import explorer_names
from executable_review.site.names.helping import help_names
from executable_review.site.names.identifying import identity_names
from executable_review.site.names.mapping import map_names
from executable_review.site.names.matrix import matrix_names
from executable_review.site.names.recalling import recall_names
from executable_review.site.names.reporting import reporting_names
from executable_review.site.names.searching import search_names
from executable_review.site.names.sweeping import sweep_names
from executable_review.site.names.taking import taking_names
from executable_review.site.names.trusting import trust_names
from executable_review.site.names.updating import update_names
from executable_review.site.names.what_if import what_if_names

PROVIDERS = (
    ("search", search_names),
    ("screening", explorer_names),
    ("search", reporting_names),
    ("citations", recall_names),
    ("coding", coding_names),
    ("coding", matrix_names),
    ("coding", agreement_names),
    ("claims", claim_names),
    ("robustness", claim_page_names),
    ("claims", map_names),
    ("search", update_names),
    ("screening", help_names),
    ("screening", identity_names),
    ("robustness", what_if_names),
    (None, sweep_names),
    ("robustness", difference_names),
    (None, citing_names),
    ("screening", taking_names),
    ("audit", audit_names),
    (None, trust_names),
)
"""The stage whose results, with those before it, a function tells of; none where it tells of no result."""

__all__ = ["PROVIDERS"]
