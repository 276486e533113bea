// What the probe's tests share: a fixture for all tests of a file, and pages of it that are closed again.
import { after, before, test as nodeTest } from "node:test";
import { rendered, startFixture, view, wait } from "./fixture.mjs";

export let fixture;
before(async () => (fixture = await startFixture()));
after(() => fixture.stop());

export const test = (name, body) => nodeTest(name, { timeout: 30000 }, body);

/** One view that is rendered with `content`, and what it does about events. */
export const scene = (content, event, more = {}) => ({
  html: view("main"),
  join: () => rendered(content),
  event,
  ...more,
});

/** Runs `work` on a page of the scene. */
export async function opened(scene, work, path = "/") {
  const tab = await fixture.open(scene, path);
  try {
    await work(tab);
  } finally {
    await tab.close();
  }
}

/** The same once its LiveView has joined. */
export const joined = (scene, work) =>
  opened(scene, async (tab) => {
    await tab.call("waitForLiveview");
    await work(tab);
  });

/** Whether the wait is over within `ms`. */
export const over = (promise, ms) => Promise.race([promise.then(() => true), wait(ms).then(() => false)]);
