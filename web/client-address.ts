import { BlockList, isIP } from "node:net";
import type { Context } from "hono";

/** Who calls: the nearest hop that is none of our proxies. What stands left of it in the header may be invented. */
export function addressReader(deps: {
  trustedProxies: readonly string[];
  clientAddress: (c: Context) => string;
}): (c: Context) => string {
  const trusted = blockList(deps.trustedProxies);
  const isTrusted = (address: string) =>
    isIP(address) !== 0 && trusted.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
  return (c) => {
    const forwarded = (c.req.header("x-forwarded-for") ?? "").split(",").map((hop) => hop.trim());
    const hops = [...forwarded.filter((hop) => hop !== ""), plain(deps.clientAddress(c))];
    return hops.findLast((hop) => !isTrusted(hop)) ?? hops[0] ?? "";
  };
}

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = "", prefix] = range.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

/** A socket that listens on both families writes IPv4 callers as `::ffff:1.2.3.4`. */
const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.)/i, "");
