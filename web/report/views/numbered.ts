import type { Scenario } from "../data/run";

/** A scenario with its number in the report, which is its colour, too. */
export interface Numbered {
  number: number;
  scenario: Scenario;
}

/** The first of them that measured it. */
export const owner = (shown: Numbered[], metric: string) =>
  shown.find(({ scenario }) => scenario.global.histograms.includes(metric) || scenario.global.counters.includes(metric))
    ?.scenario;
