/* Agreement of two coders, with the same definitions as the Python package (coding/agreement). A test holds the
   numbers to Python's. Codings are objects: unit -> array of codes; a unit that is absent was not read. */
const Agreement = (function () {
  "use strict";

  const number = (value) => ({ value, reason: "" });
  const none = (reason) => ({ value: null, reason });

  /* Coefficients from the four cells: both gave the code, only the first, only the second, neither. */
  function nominal(both, first, second, neither, reasons, enough) {
    const n = both + first + second + neither;
    if (!enough || n < 2) {
      const few = none(reasons.few);
      return {
        percent_agreement: few, cohen_kappa: few, fleiss_kappa: none(reasons.incomplete),
        krippendorff_alpha: few, gwet_ac1: few,
      };
    }
    const observed = (both + neither) / n;
    const yes = 2 * both + first + second;
    const no = 2 * n - yes;
    const share = yes / (2 * n);
    const corrected = (expected) => number((observed - expected) / (1 - expected));
    const [one, two] = [(both + first) / n, (both + second) / n];
    const constant = yes === 0 || no === 0;
    const undefinedHere = none(reasons.one);
    return {
      percent_agreement: number(observed),
      cohen_kappa: constant ? undefinedHere : corrected(one * two + (1 - one) * (1 - two)),
      fleiss_kappa: constant ? undefinedHere : corrected(share ** 2 + (1 - share) ** 2),
      krippendorff_alpha: constant ? undefinedHere : number(1 - ((2 * n - 1) * (first + second)) / (yes * no)),
      gwet_ac1: corrected(2 * share * (1 - share)),
    };
  }

  function jaccard(a, b) {
    const common = a.filter((code) => b.includes(code)).length;
    const all = a.length + b.length - common;
    return all ? 1 - common / all : 0;
  }

  function masi(a, b) {
    const common = a.filter((code) => b.includes(code)).length;
    if (common === a.length && common === b.length) return 0;
    if (!common) return 1;
    const inside = common === a.length || common === b.length;
    return 1 - (1 - jaccard(a, b)) * (inside ? 2 / 3 : 1 / 3);
  }

  /* Krippendorff's alpha over sets of codes; pairs holds the two sets of each unit. */
  function sets(pairs, distance, reasons) {
    if (pairs.length < 2) return none(reasons.few);
    const values = pairs.flat();
    let expected = 0;
    for (const a of values) for (const b of values) expected += distance(a, b);
    if (!expected) return none(reasons.one);
    const apart = pairs.reduce((sum, [a, b]) => sum + 2 * distance(a, b), 0);
    return number(1 - (apart * (values.length - 1)) / expected);
  }

  /* Compare two codings on the units that both read. */
  function compare(first, second, codes, reasons) {
    const units = Object.keys(first).filter((unit) => unit in second).sort();
    const total = [0, 0, 0, 0];
    const byCode = codes.map((code) => {
      const cells = [0, 0, 0, 0];
      for (const unit of units) {
        const [a, b] = [first[unit].includes(code), second[unit].includes(code)];
        cells[a ? (b ? 0 : 1) : (b ? 2 : 3)] += 1;
      }
      cells.forEach((n, i) => { total[i] += n; });
      const [both, one, two, neither] = cells;
      return {
        code_id: code, given: [both + one, both + two], both, neither,
        prevalence: units.length ? (both - neither) / units.length : null,
        bias: units.length ? (one - two) / units.length : null,
        estimates: nominal(...cells, reasons, true),
      };
    });
    const known = (given) => given.filter((code) => codes.includes(code));
    const pairs = units.map((unit) => [known(first[unit]), known(second[unit])]);
    return {
      units: units.length,
      codes: byCode,
      pooled: nominal(...total, reasons, units.length >= 2),
      sets: { alpha_masi: sets(pairs, masi, reasons), alpha_jaccard: sets(pairs, jaccard, reasons) },
    };
  }

  return { compare, jaccard, masi };
}());
