"""Tables of ratings whose coefficients are published; each says where its values stand.

Ratings: one row a coder, one column a unit; None where a coder did not rate the unit.
"""

N = None

# Four coders, twelve units, five categories: the standard example of Krippendorff (Computing Krippendorff's
# Alpha-Reliability, 2011, section C; alpha .743 nominal, .815 ordinal, .849 interval). The vignette of the R package
# irrCAC (data set cac.raw4raters) has the same ratings and gives AC1 .77544, Fleiss' generalised kappa .76117 and
# alpha .74342.
KRIPPENDORFF = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3),
    (N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N),
)

# One hundred pregnancies, two abstractors, three categories (irrCAC's vignette, data set cont3x3abstractors):
# Cohen's kappa .7964094, Scott's pi .7962397, AC1 .8493305, alpha .7972585, percent agreement .89.
ABSTRACTORS = ((13, 0, 0), (0, 20, 7), (0, 4, 56))

# Fleiss 1971 (10.1037/h0031619): 30 patients, six raters each, five diagnoses; kappa .430, as the R package irr
# gives it too (data set diagnoses). Only the sorted diagnoses of each patient are known.
# fmt: off
DIAGNOSES = (
    "444444", "222555", "233335", "555555", "222444", "113333", "333355", "113334", "114444", "555555",
    "144444", "124444", "222333", "144444", "224445", "333335", "111455", "111112", "224444", "133555",
    "555555", "244444", "224555", "114444", "144445", "222224", "111155", "224444", "133333", "555555",
)
# fmt: on

# The worked example of Fleiss' kappa in Wikipedia: ten subjects, fourteen raters, five categories; kappa .210.
WORKED = (
    (0, 0, 0, 0, 14),
    (0, 2, 6, 4, 2),
    (0, 0, 3, 5, 6),
    (0, 3, 9, 2, 0),
    (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0),
    (3, 2, 6, 3, 0),
    (2, 5, 3, 2, 2),
    (6, 5, 2, 1, 0),
    (0, 2, 2, 3, 7),
)
