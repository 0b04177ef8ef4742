// Builds in a process of its own, so that a test can kill it.
import {openCache} from "../../runner/build/cache.ts";
import {openBuilder} from "./fixture.ts";

const [root = "", lines = ""] = process.argv.slice(2);
const builder = await openBuilder({recipe: {lines}}, openCache({BENCHBOOK_CACHE: root}));
await builder.build("only", 1);
