import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/**
 * Why a request is refused, in words, or `undefined` where it may come in.
 *
 * The server shows a developer's data, and any website may try to reach it through the developer's
 * own browser. Such a website is known by its `Origin`, which browsers tell of every WebSocket and
 * of every request that could read or change something; and where it has given its own name the
 * server's address (DNS rebinding), by the `Host` that the browser believes to speak to. Programs
 * send no `Origin`.
 */
export function refusal({ host, origin }: IncomingHttpHeaders, served: string): string | undefined {
  const addressed = hostnameOf(`http://${host}`);
  if (addressed === undefined || !isServed(addressed, served)) {
    return `${JSON.stringify(host ?? '')} is not a name of this machine: the inspector's server answers to 127.0.0.1 and localhost.`;
  }
  if (origin === undefined || isNear(origin, addressed)) return undefined;
  return `${JSON.stringify(origin)} may not use the inspector's server: only programs and pages on this machine may.`;
}

/**
 * Names that mean this very machine for every browser: what they resolve to cannot be changed from
 * elsewhere.
 */
function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d+){3}$/.test(hostname)
  );
}

/** A host as it stands in a URL. */
export function inUrl(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}

/** What listens on all addresses is spoken to at one of them. */
export function reachable(host: string): string {
  return host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
}

/** Where what listens on a host and a port is spoken to. */
export function addressOf(host: string, port: number): string {
  return `http://${inUrl(reachable(host))}:${port}`;
}

/**
 * Where the server was asked to serve a network, it also answers to its name there, and to
 * addresses: they can't be rebound.
 */
function isServed(hostname: string, served: string): boolean {
  if (isLoopback(hostname)) return true;
  if (isLoopback(inUrl(served))) return false;
  return hostname === inUrl(served) || isIP(hostname.replace(/^\[(.*)\]$/, '$1')) !== 0;
}

/**
 * A page on this machine, or one from the very host that the server is spoken to as. `null` (files,
 * sandboxes) could be from anywhere.
 */
function isNear(origin: string, addressed: string): boolean {
  const hostname = /^https?:\/\//.test(origin) ? hostnameOf(origin) : undefined;
  return hostname !== undefined && (isLoopback(hostname) || hostname === addressed);
}

function hostnameOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname, username, password, pathname, search, hash } = new URL(url);
  return username + password + search + hash === '' && pathname === '/' ? hostname : undefined;
}
