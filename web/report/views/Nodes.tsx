import { definitionOf, labelOf, type Node, type Scenario } from "../data/run";
import { count, inUnit, span } from "../format";
import { useView } from "../ui/context";
import { Table, type Column } from "../ui/Table";
import { causeOf } from "./control";

const wordOf = (status: string) => (status === "error" ? "lost" : status);

/** The machines; a click makes the whole report one of them. */
export function Nodes({ scenario }: { scenario: Scenario }) {
  const { route, go } = useView();
  const main = scenario.data.sections[0]?.metrics[0]?.metric;
  const failures = ({ scope }: Node) => scope && Object.values(scope.people.failure_totals).reduce((all, n) => all + n, 0);
  const overload = ({ name }: Node) =>
    scenario.data.health.filter(({ node }) => node === name).reduce((all, { from_ms, to_ms }) => all + to_ms - from_ms, 0);
  const causes = ({ name }: Node) =>
    [...new Set(scenario.data.health.filter(({ node }) => node === name).map(({ cause }) => causeOf(cause)))].join(", ");
  const number = (key: string, title: string, value: (node: Node) => number | undefined): Column<Node> => ({
    key,
    title,
    number: true,
    value,
    show: (node) => {
      const n = value(node);
      return n === undefined ? "–" : count(n);
    },
  });
  const columns: Column<Node>[] = [
    {
      key: "node",
      title: "Node",
      value: ({ name }) => name,
      show: ({ name, scope }) => (
        <button
          type="button"
          class="link"
          aria-pressed={route.node === name}
          disabled={scope === undefined}
          onClick={() => {
            go({ node: route.node === name ? "" : name });
            window.scrollTo({ top: 0 });
          }}
        >
          {name}
        </button>
      ),
    },
    {
      key: "status",
      title: "Status",
      value: ({ status }) => status,
      show: ({ status }) =>
        status === "ok" ? <span class="badge good">✓ ok</span> : <span class="badge bad">✗ {wordOf(status)}</span>,
    },
    number("users", "Users", ({ scope }) => scope?.people.users.total),
    number("failed_users", "Failed users", ({ scope }) => scope?.people.users.failed),
    number("failures", "Failures", failures),
    number("iterations", "Iterations", (node) => node.scope?.count("iterations", "", null)),
    number("http_requests", "Requests", (node) => node.scope?.count("http_requests", "", null)),
  ];
  if (main !== undefined) {
    for (const q of [0.5, 0.95, 0.99]) {
      const value = ({ scope }: Node) => scope?.sketch(main, "", null)?.quantile(q);
      columns.push({
        key: `p${q * 100}`,
        title: `${labelOf(scenario, main)} p${q * 100}`,
        number: true,
        value,
        show: (node) => {
          const v = value(node);
          return v === undefined ? "–" : inUnit(definitionOf(scenario, main).unit)(v);
        },
      });
    }
  }
  columns.push({
    key: "overloaded_ms",
    title: "Overloaded",
    number: true,
    value: overload,
    show: (node) => (overload(node) > 0 ? <span title={causes(node)}>{span(overload(node))}</span> : "–"),
  });
  return (
    <Table
      name="Nodes"
      rows={scenario.nodes}
      columns={columns}
      id={({ name }) => name}
      text={({ name, status }) => `${name} ${wordOf(status)}`}
      empty="No node is known."
      rowClass={({ name, status }) => `${status === "ok" ? "" : "lost"} ${route.node === name ? "chosen" : ""}`}
    />
  );
}
