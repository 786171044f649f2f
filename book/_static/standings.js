/* The standing of every claim under given decisions, with the definitions of the Python package (claims, attacks,
   semantics, gradual). A test holds the results to Python's, one by one. Sets of arguments are BigInt bit masks: claims
   first, premises before what rests on them, then objections by identifier. */
const Standings = (function () {
  "use strict";

  const bit = (i) => 1n << BigInt(i);
  const has = (mask, i) => (mask >> BigInt(i)) & 1n;

  function bits(mask) {
    const found = [];
    for (let i = 0; mask; i += 1, mask >>= 1n) if (mask & 1n) found.push(i);
    return found;
  }

  const union = (positions) => positions.reduce((mask, i) => mask | bit(i), 0n);

  /* Dung 1995: the grounded labelling of the arguments that take part. */
  function grounded(attackers, alive) {
    let [inside, outside, waiting, moved] = [0n, 0n, alive, true];
    while (moved) {
      moved = false;
      for (const i of bits(waiting)) {
        const foes = attackers[i] & alive;
        if (!(foes & ~outside)) inside |= bit(i);
        else if (foes & inside) outside |= bit(i);
        else continue;
        waiting &= ~bit(i);
        moved = true;
      }
    }
    return [inside, outside];
  }

  /* Spread what follows from the labels that are still open to each argument; null is a contradiction. */
  function spread(attackers, canIn, canOut, canWait) {
    for (;;) {
      const before = [canIn, canOut, canWait];
      for (let i = 0; i < attackers.length; i += 1) {
        const [one, foes] = [bit(i), attackers[i]];
        if (foes & ~canOut) canIn &= ~one;
        if (!(foes & canIn)) canOut &= ~one;
        if ((foes & canIn & ~canOut & ~canWait) || !(foes & canWait)) canWait &= ~one;
        const open = [canIn & one, canOut & one, canWait & one].map(Boolean);
        if (open[0] && !open[1] && !open[2]) { canIn &= ~foes; canWait &= ~foes; }
        else if (!open[0] && !open[1] && open[2]) canIn &= ~foes;
        else if (!open.some(Boolean)) return null;
      }
      if (before[0] === canIn && before[1] === canOut && before[2] === canWait) return before;
    }
  }

  /* All preferred or stable extensions of a whole framework. */
  function extensions(attackers, kind) {
    const alive = bit(attackers.length) - 1n;
    const links = attackers.map((foes, i) => bits(foes).length + attackers.filter((other) => has(other, i)).length);
    const found = new Set();
    const waiting = [[alive, alive, kind === "stable" ? 0n : alive]];
    while (waiting.length) {
      const state = spread(attackers, ...waiting.pop());
      if (!state) continue;
      const [canIn, canOut, canWait] = state;
      if (kind === "preferred" && [...found].some((e) => (canIn & e) === canIn)) continue;
      const loose = bits((canIn & canOut) | (canIn & canWait) | (canOut & canWait));
      if (!loose.length) { found.add(canIn); continue; }
      const one = bit(loose.reduce((best, i) => (links[i] > links[best] ? i : best)));
      if (canWait & one) waiting.push([canIn & ~one, canOut & ~one, canWait]);
      if (canOut & one) waiting.push([canIn & ~one, canOut, canWait & ~one]);
      if (canIn & one) waiting.push([canIn, canOut & ~one, canWait & ~one]);
    }
    const all = [...found];
    return kind === "preferred" ? all.filter((a) => !all.some((b) => a !== b && (a & b) === a)) : all;
  }

  /* Split arguments into the parts that no attack links. */
  function parts(attackers, among) {
    const linked = new Map(bits(among).map((i) => [i, attackers[i] & among]));
    for (const i of [...linked.keys()]) for (const j of bits(linked.get(i))) linked.set(j, linked.get(j) | bit(i));
    const found = [];
    while (among) {
      let [part, edge] = [0n, among & -among];
      while (edge) {
        part |= edge;
        edge = bits(edge).reduce((mask, i) => mask | linked.get(i), 0n) & ~part;
      }
      found.push(part);
      among &= ~part;
    }
    return found;
  }

  const kept = new Map();

  function partExtensions(attackers, part, kind) {
    const members = bits(part);
    const small = members.map((m) => union(bits(attackers[m] & part).map((j) => members.indexOf(j))));
    const key = `${kind} ${small}`;
    if (!kept.has(key)) kept.set(key, extensions(small, kind));
    return kept.get(key).map((e) => union(bits(e).map((i) => members[i])));
  }

  /* What a semantics says: the arguments accepted, those in and out in every extension, and how many there are. */
  function accept(attackers, semantics, alive) {
    let [inside, outside] = grounded(attackers, alive);
    let [accepted, number] = [inside, 1];
    const rest = alive & ~inside & ~outside;
    if (semantics === "grounded" || !rest) return { accepted, inside, outside, extensions: 1 };
    for (const part of parts(attackers, rest)) {
      const found = partExtensions(attackers, part, semantics === "stable" ? "stable" : "preferred");
      number *= found.length;
      if (!found.length) return { accepted: 0n, inside: 0n, outside: 0n, extensions: 0 };
      const every = found.reduce((a, b) => a & b);
      const some = found.reduce((a, b) => a | b);
      accepted |= semantics === "credulous" ? some : every;
      inside |= every;
      outside |= union(bits(part).filter((i) => found.every((e) => attackers[i] & e)));
    }
    return { accepted, inside, outside, extensions: number };
  }

  /* Potyka 2018: the quadratic energy model, in one pass over a graph without circles. */
  const weight = (sources) => (sources + 1) / (sources + 2);
  function impact(energy) {
    const square = Math.max(energy, 0) * Math.max(energy, 0);
    return square / (1 + square);
  }
  function strengths(weights, attackers, supporters) {
    const found = weights.map(() => null);
    function strength(i, way) {
      if (found[i] !== null) return found[i];
      if (way.includes(i)) throw new Error("Strengths by degrees need attacks without a circle.");
      const next = [...way, i];
      let energy = 0;
      for (const j of bits(supporters[i])) energy += strength(j, next);
      for (const j of bits(attackers[i])) energy -= strength(j, next);
      found[i] = weights[i] - weights[i] * impact(-energy) + (1 - weights[i]) * impact(energy);
      return found[i];
    }
    weights.forEach((_, i) => strength(i, []));
    return found;
  }

  /* The largest number of works of which no two share an author. */
  function mostApart(sharing, among) {
    let [most, widest] = [-1, -1];
    for (const i of bits(among)) {
      const links = bits(sharing[i] & among).length;
      if (links <= 1) return 1 + mostApart(sharing, among & ~sharing[i] & ~bit(i));
      if (links > most) [most, widest] = [links, i];
    }
    if (widest < 0) return 0;
    const without = among & ~bit(widest);
    return Math.max(mostApart(sharing, without), 1 + mostApart(sharing, without & ~sharing[widest]));
  }

  function independent(works, chosen, rule) {
    if (rule === "works") return chosen.length;
    const sharing = chosen.map((w) => union(chosen.flatMap((v, j) => (works[w].shares.includes(v) ? [j] : []))));
    return mostApart(sharing, bit(chosen.length) - 1n);
  }

  /* Which claims have ground, and which of them rely on their premises. */
  function grounding(premises, own, rule) {
    let [present, relying] = [0n, 0n];
    premises.forEach((needed, i) => {
      const bySources = has(own, i) === 1n;
      const byPremises = needed !== 0n && (needed & present) === needed;
      const grounds = { enough: bySources || byPremises, needed: bySources && (byPremises || !needed), ignored: bySources };
      if (!grounds[rule]) return;
      present |= bit(i);
      if (needed && (rule === "needed" || (rule === "enough" && !bySources))) relying |= bit(i);
    });
    return [present, relying];
  }

  function attackMasks(graph, present, relying, striking, counting, carry) {
    const n = graph.premises.length;
    const alive = present | (counting << BigInt(n));
    const attackers = graph.names.map(() => 0n);
    for (const i of bits(alive)) {
      attackers[i] |= (graph.disputes[i] | graph.undercuts[i]) & alive;
      if (i >= n || has(striking, i)) for (const j of bits(graph.disputes[i] & alive)) attackers[j] |= bit(i);
    }
    if (carry) for (const i of bits(relying)) for (const p of bits(graph.premises[i])) attackers[i] |= attackers[p];
    return attackers;
  }

  function build(data) {
    const names = [...data.claims, ...data.objections].map((one) => one.id);
    const place = Object.fromEntries(names.map((name, i) => [name, i]));
    const aimed = { disputes: names.map(() => 0n), undercuts: names.map(() => 0n) };
    data.objections.forEach((o, k) => {
      for (const [target, relation] of Object.entries(o.targets)) {
        if (relation in aimed && target in place) aimed[relation][place[target]] |= bit(data.claims.length + k);
      }
    });
    return { names, premises: data.claims.map((c) => union(c.premises.map((p) => place[p]))), ...aimed };
  }

  /* Records behind the objections under the decisions of earlier stages; an objection that is absent is not raised. */
  function backing(data, p) {
    return data.upstream.find((u) => Object.entries(u.decisions).every(([name, value]) => String(p[name]) === String(value))).backing;
  }

  /* Judge all claims. `p` gives a value for every decision of the data. */
  function judge(data, p) {
    const graph = build(data);
    const n = data.claims.length;
    const distances = ["sentence", "paragraph", "elsewhere"];
    const confidences = ["unresolved", "recalled", "verified"];
    const allowed = data.works.map((w) => !p.dropped_works.includes(w.id)
      && confidences.indexOf(w.confidence) >= confidences.indexOf(p.source_confidence) && (p.self_citations || !w.self_citation));
    const reach = distances.indexOf(p.citation_distance);
    const works = data.claims.map((c) => [...new Set(c.evidence
      .filter(([work, distance]) => allowed[work] && distances.indexOf(distance) <= reach).map(([work]) => work))]);
    const sources = works.map((chosen) => independent(data.works, chosen, p.source_independence));
    let [cited, own] = [0n, 0n];
    data.claims.forEach((c, i) => {
      const spoken = c.evidence.some(([, distance]) => distance === "sentence");
      if (sources[i] >= p.minimum_sources) cited |= bit(i);
      else if (p.uncited_statements && (sources[i] || !spoken)) own |= bit(i);
    });
    own |= cited;
    const behind = backing(data, p);
    const records = data.objections.map((o) => {
      if (p.objections === "none") return 0;
      if (o.origin === "paper") return 1;
      const heard = p.objections === "corpus" && o.id in behind && (o.origin === "corpus" || p.predicates === "counted");
      return heard && behind[o.id] >= Math.max(o.minimum_records, p.objection_sources) ? behind[o.id] : 0;
    });
    const counting = union(records.flatMap((r, k) => (r ? [k] : [])));
    const [present, relying] = grounding(graph.premises, own, p.premises);
    let labels = null;
    let found = null;
    if (p.semantics === "gradual") {
      const oneWay = { ...graph, disputes: graph.names.map(() => 0n), undercuts: graph.disputes.map((d, i) => d | graph.undercuts[i]) };
      const attackers = attackMasks(oneWay, present, relying, 0n, counting, p.contested_premises);
      const supporters = graph.names.map((_, i) => (i < n && p.premises !== "ignored" ? graph.premises[i] & present : 0n));
      found = strengths([...sources, ...records].map(weight), attackers, supporters);
      const alive = bits(present | (counting << BigInt(n)));
      labels = { accepted: union(alive.filter((i) => found[i] * 100 >= p.accepted_strength)) };
    } else {
      const attackers = attackMasks(graph, present, relying, cited & present, counting, p.contested_premises);
      labels = accept(attackers, p.semantics, present | (counting << BigInt(n)));
    }
    return data.claims.map((c, i) => ({
      id: c.id,
      standing: !has(present, i) ? "unsupported" : has(labels.accepted, i) ? "supported" : "contested",
      works: works[i].map((w) => data.works[w].id),
      sources: sources[i],
      disputed_by: bits(((graph.disputes[i] | graph.undercuts[i]) >> BigInt(n)) & counting).map((k) => graph.names[n + k]),
      strength: found && has(present, i) ? found[i] : null,
    }));
  }

  return { accept, strengths, judge };
}());
