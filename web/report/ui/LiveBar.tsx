import { useState } from "preact/hooks";
import type { LiveState } from "../data/source";
import { Dialog } from "./Dialog";

/** Where a run stands, and what can be done to it. */
export function LiveBar({ live }: { live: LiveState }) {
  const [asking, setAsking] = useState(false);
  const { stop, addUsers, removeUsers } = live.controls ?? {};
  return (
    <div class="live" role="group" aria-label="The run">
      <span class={`badge ${live.connected ? "good" : "fair"}`} role="status">
        {live.phase === "ended" ? "ended" : live.connected ? `● ${live.phase}` : "connection lost, trying again"}
      </span>
      {removeUsers && (
        <button type="button" aria-label="Take a user away" onClick={removeUsers}>
          − user
        </button>
      )}
      {addUsers && (
        <button type="button" aria-label="Add a user" onClick={addUsers}>
          + user
        </button>
      )}
      {stop && (
        <button
          type="button"
          onClick={() => {
            setAsking(true);
          }}
        >
          Stop…
        </button>
      )}
      {asking && stop && (
        <Dialog
          title="Stop the run?"
          onClose={() => {
            setAsking(false);
          }}
        >
          <p>Users finish their iteration or are cut after the grace; what was measured until then is the result.</p>
          <button
            type="button"
            onClick={() => {
              stop();
              setAsking(false);
            }}
          >
            Stop it
          </button>
        </Dialog>
      )}
    </div>
  );
}
