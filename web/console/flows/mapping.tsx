import type { Context } from "hono";
import type { Mapping } from "../../../domain/flow-mapping.ts";
import { DomainError } from "../../../domain/errors.ts";
import { getFlow, updateFlow } from "../../../services/flows/flows.ts";
import type { FlowOverview } from "../../../services/flows/overviews.ts";
import {
  listSamples,
  tryMapping,
  type SampleView,
  type TriedSample,
} from "../../../services/flows/samples.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { isRefusal, refused, saidOf, statusOf, type Refusal } from "../../ui/refusal.ts";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { MappingFields } from "./mapping-fields.tsx";
import { linesOf, mappingIn, placesIn, typedLines, type MappingLine } from "./mapping-form.ts";
import { mappingWords } from "./mapping-words.ts";
import { openedFlow } from "./opened.ts";
import { Samples } from "./samples.tsx";

/** Where a told flow reads its values, over what came last. */
export async function showMapping(c: Context, visit: Visit): Promise<Response> {
  const flow = await openedFlow(c, visit);
  const { mapping } = await getFlow(visit.site.db, visit.actor, flow.id);
  const tried = await tryOut(visit, flow, mapping);
  return mappingPage(c, visit, flow, {
    lines: linesOf(mapping, isOfPeople(flow)),
    ...(isRefusal(tried) ? {} : { tried }),
  });
}

/** Tries a mapping on what came last, or keeps it. */
export async function sendMapping(
  c: Context,
  visit: Visit,
  form: URLSearchParams,
): Promise<Response> {
  const { site, actor, speech } = visit;
  const flow = await openedFlow(c, visit);
  const lines = typedLines(form);
  const read = mappingIn(speech.locale, lines);
  if ("faulty" in read) return mappingPage(c, visit, flow, { lines: read.faulty, status: 422 });
  const { mapping } = read;
  if (form.get("act") === "try") {
    const tried = await tryOut(visit, flow, mapping);
    return mappingPage(c, visit, flow, {
      lines,
      ...(isRefusal(tried) ? { refusal: tried } : { tried }),
    });
  }
  const kept = await refused(() =>
    unitOfWork(site, (tx) => updateFlow(tx, actor, flow.id, { mapping })),
  );
  if (isRefusal(kept)) return mappingPage(c, visit, flow, { lines, refusal: kept });
  return visit.goto(c, `/flows/${flow.id}`, "mapped");
}

const isOfPeople = ({ target }: FlowOverview) => target === null;

const tryOut = ({ site, actor }: Visit, { id }: FlowOverview, mapping: Mapping | null) =>
  refused(() => tryMapping(site, actor, id, mapping));

type Shown = {
  lines: MappingLine[];
  tried?: TriedSample[];
  refusal?: Refusal;
  status?: 422;
};

async function mappingPage(
  c: Context,
  visit: Visit,
  flow: FlowOverview,
  { lines, tried, refusal, status }: Shown,
): Promise<Response> {
  const { speech, path } = visit;
  const say = mappingWords[speech.locale];
  const samples = await samplesOf(visit, flow);
  const places = [...new Set(samples.flatMap(({ told }) => (told ? placesIn(told) : [])))];
  return showConsolePage(
    c,
    visit,
    {
      title: say.title,
      section: "flows",
      back: { href: path(`/flows/${flow.id}`), text: flow.name },
    },
    <>
      {refusal && <Refused visit={visit} refusal={refusal} />}
      <MappingFields
        visit={visit}
        flow={flow}
        lines={lines}
        places={places}
        isOfPeople={isOfPeople(flow)}
      />
      {flow.source !== null && <Samples visit={visit} samples={samples} tried={tried ?? []} />}
    </>,
    status ?? statusOf(refusal),
  );
}

async function samplesOf({ site, actor }: Visit, { source }: FlowOverview): Promise<SampleView[]> {
  return source ? listSamples(site, actor, source.connectionId) : [];
}

function Refused({ visit, refusal }: { visit: Visit; refusal: Refusal }) {
  const errors = refusal instanceof DomainError ? refusal.errors : [];
  return (
    <div class="notice warn" role="alert">
      <p>{saidOf(visit.speech, refusal)}</p>
      {errors.length > 0 && (
        <ul>
          {errors.map(({ pointer, message }) => (
            <li>
              {pointer
                .replace(/^#\/mapping\/?/, "")
                .replaceAll("~1", "/")
                .replaceAll("~0", "~")}{" "}
              {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
