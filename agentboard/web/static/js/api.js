// @ts-check
/** Requests to the board's own API. The session's CSRF token is asked for once, before the first change. */

export class ApiError extends Error {
  /** @param {number} status @param {string} code @param {string} message @param {Record<string, any>} details */
  constructor(status, code, message, details) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** @type {string | null} */
let token = null;

async function csrf() {
  if (token === null) token = (await get("/api/session")).csrf_token ?? "";
  return token;
}

/** @param {string} path @param {RequestInit} options @returns {Promise<any>} */
async function call(path, options) {
  let reply;
  try {
    reply = await fetch(path, { ...options, headers: { Accept: "application/json", ...options.headers } });
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new ApiError(0, "unreachable", "unreachable", {});
  }
  const body = reply.headers.get("Content-Type")?.startsWith("application/json") ? await reply.json() : {};
  if (reply.ok) return body;
  const error = body.error ?? {};
  throw new ApiError(reply.status, error.code ?? "failed", error.message ?? reply.statusText, error.details ?? {});
}

/** @param {string} path @param {Record<string, string | number | undefined>} [query] @param {AbortSignal} [signal] */
export function get(path, query = {}, signal) {
  const wanted = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  const text = new URLSearchParams(wanted.map(([name, value]) => [name, String(value)])).toString();
  return call(text ? `${path}?${text}` : path, { signal });
}

/** @param {string} path @param {Record<string, any>} body @returns {Promise<any>} */
export async function post(path, body) {
  const known = token !== null;
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": /** @type {string} */ (await csrf()) };
  try {
    return await call(path, { method: "POST", body: JSON.stringify(body), headers });
  } catch (cause) {
    // Somebody signed in anew in another tab: the token of the new session is asked for, once.
    if (!known || !(cause instanceof ApiError) || cause.code !== "csrf") throw cause;
    token = null;
    return post(path, body);
  }
}

/** Wait for what the page can do without: a refusal is no error of the page. @param {Promise<any>} answer @returns {Promise<any>} undefined when refused */
export async function optional(answer) {
  try {
    return await answer;
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause;
  }
}
