// The roll in the device's memory: who is on it, which mandates there are, which papers are out, here and elsewhere.
//
// Made of what `services/ballot/pages/desk/roll_view.py` sends, in the same order of columns; kept current by its news and by what this
// device signed. What it leaves out: keeping it on the disk (keeping.js), and judging (standing.js).

import { t } from "/static/js/text.js";
import { placeOf, searchable } from "/static/js/desk/search.js";

/** A desk's knowledge. `roll` as the service sent it; `unrecorded` are this device's acts that the figures do not hold yet. */
export class Desk {
  constructor(roll) {
    this.election = roll.election;
    this.search = searchable(roll.electors);
    this.removed = new Set(roll.removed);
    this.elected = roll.elected === null ? null : new Set(roll.elected);
    this.day = roll.day;
    this.mandateOf = new Map();
    this.mandatesBy = new Map();
    this.principalOf = new Map();
    for (const [principal, proxy, mandate, usable] of roll.mandates) {
      this.mandateOf.set(principal, { proxy, mandate, usable: usable === 1 });
      this.principalOf.set(mandate.toLowerCase(), principal);
      this.mandatesBy.set(proxy, [...(this.mandatesBy.get(proxy) ?? []), { principal, mandate, usable: usable === 1 }]);
    }
    this.recorded = new Map();
    this.own = [];
    this.learn(roll);
  }

  /** Takes in the figures and papers of the roll itself, or of news. */
  learn({ size, round, phase, stations, issued, conflicts }) {
    Object.assign(this, { size, round, phase });
    this.stations = new Map(stations.map((each) => [each.id, each]));
    this.conflicts = conflicts.map(([elector, station, finding]) => ({ elector, station, finding }));
    for (const [elector, station, officer, at, proxy] of issued) this.recorded.set(elector, { station, officer, at, proxy, waiting: false });
    this.reckon();
  }

  /** Takes in what this device has signed: `[{kind, station, elector, proxy, officer, at, state, index}]`, of this round. */
  take(own) {
    this.own = own;
    this.reckon();
  }

  reckon() {
    // What was sent is in the figures once the log that they were made of holds its entry.
    this.unrecorded = this.own.filter((each) => each.state === "waiting" || (each.state === "sent" && each.index >= this.size));
    this.issued = new Map(this.recorded);
    for (const each of this.unrecorded) {
      if (each.kind !== "PaperIssued" || this.issued.has(each.elector)) continue;
      this.issued.set(each.elector, { ...each, waiting: each.state === "waiting" });
    }
  }

  /** What is known of somebody on the roll: `{number, name, sex, born, group, tail, rights, household}`; null for others. */
  elector(number) {
    const place = placeOf(this.search, number);
    return place === undefined ? null : this.at(place);
  }

  at(place) {
    const [number, name, , sex, born, group, tail, rights, household] = this.search.electors[place];
    return { number, name, sex, born, group, tail, rights, household };
  }

  /** Name and number, as people say it; the number where there is no name. */
  label(number) {
    const known = this.elector(number);
    return known?.name ? t(`${known.name}（${number}）`, `${known.name} (${number})`) : number;
  }

  /** The number that a scanned card means: of an elector, or of the proxy of a mandate; null if it is neither. */
  scanned(text) {
    // A card holds the number alone, or an address or text that ends with it.
    const last = text.trim().split(/[/#:=\s]/).pop() ?? "";
    const place = placeOf(this.search, last);
    if (place !== undefined) return this.at(place).number;
    const principal = this.principalOf.get(last.toLowerCase());
    return principal === undefined ? null : this.mandateOf.get(principal).proxy;
  }
}
