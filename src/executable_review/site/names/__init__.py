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
from executable_review.site.names.mapping import map_names
from executable_review.site.names.matrix import matrix_names
from executable_review.site.names.recalling import recall_names
from executable_review.site.names.reporting import reporting_names
from executable_review.site.names.searching import search_names
from executable_review.site.names.sweeping import sweep_names
from executable_review.site.names.taking import taking_names
from executable_review.site.names.updating import update_names
from executable_review.site.names.what_if import what_if_names

PROVIDERS = (
    search_names,
    explorer_names,
    reporting_names,
    recall_names,
    coding_names,
    matrix_names,
    agreement_names,
    claim_names,
    claim_page_names,
    map_names,
    update_names,
    help_names,
    what_if_names,
    sweep_names,
    difference_names,
    citing_names,
    taking_names,
    audit_names,
)

__all__ = ["PROVIDERS"]
