import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/**
 * Returns the reason why a request is refused, or `undefined` if it is accepted.
 *
 * The server exposes a developer's data, and any website may try to reach it through the
 * developer's own browser. Such a website gives itself away by its `Origin`, which browsers send
 * with every WebSocket and with every request that could read or change something. If it has mapped
 * its own name to the server's address (DNS rebinding), the `Host` gives it away. Programs send no
 * `Origin`.
 */
export function refusal({ host, origin }: IncomingHttpHeaders, served: string): string | undefined {
  const addressed = hostnameOf(`http://${host}`);
  if (addressed === undefined || !isServed(addressed, served)) {
    return `${JSON.stringify(host ?? '')} is not a name of this machine: the inspector's server answers to 127.0.0.1 and localhost.`;
  }
  if (origin === undefined || isNear(origin, addressed)) return undefined;
  return `${JSON.stringify(origin)} may not use the inspector's server: only programs and pages on this machine may.`;
}

/** Names that mean this machine in every browser. Nobody else can change what they resolve to. */
function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d+){3}$/.test(hostname)
  );
}

/** A host as written in a URL. */
export function inUrl(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}

/** An address to connect to: a server that listens on all addresses is reached at one of them. */
export function reachable(host: string): string {
  return host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
}

/** The URL of a server that listens on a host and a port. */
export function addressOf(host: string, port: number): string {
  return `http://${inUrl(reachable(host))}:${port}`;
}

/**
 * A server that listens on a network also answers to its name there, and to IP addresses, because
 * they cannot be rebound.
 */
function isServed(hostname: string, served: string): boolean {
  if (isLoopback(hostname)) return true;
  if (isLoopback(inUrl(served))) return false;
  return hostname === inUrl(served) || isIP(hostname.replace(/^\[(.*)\]$/, '$1')) !== 0;
}

/**
 * Whether the origin is a page on this machine or on the host that the request addresses. `null`
 * (files, sandboxes) could be from anywhere.
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
