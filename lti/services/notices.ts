import { isJsonObject, readIdentifier } from '../json.ts';
import { type Ask, askPlatform, type Tools } from './ask-platform.ts';
import type { NoticeHandler, PlatformClient } from './client-types.ts';
import { done, fail, type ServiceResult } from './fault.ts';
import { hostOf, readJson } from './reach.ts';
import { scopes } from './scopes.ts';

const mediaType = 'application/json';

/** Which notices the platform sends us, and where to (Platform Notification Service 1.0). */
export function createNotices(tools: Tools): PlatformClient['notices'] {
  const ask = (url: string): Ask => ({
    service: 'notices',
    scopes: [scopes.notices],
    url,
    accept: mediaType,
  });
  async function put(url: string, noticeType: string, handler: string): Promise<ServiceResult<void>> {
    const body = JSON.stringify({ notice_type: noticeType, handler });
    const answer = await askPlatform(tools, { ...ask(url), method: 'PUT', contentType: mediaType, body });
    return answer.ok ? done(undefined) : answer;
  }
  return {
    async list(url) {
      const answer = await askPlatform(tools, ask(url));
      if (!answer.ok) return answer;
      const handlers = readHandlers(readJson(answer.value.text));
      if (handlers) return done(handlers);
      const sentence = `The LMS (${hostOf(url)}) answered, but not with its list of notices.`;
      return fail('malformed', sentence, { status: answer.value.status });
    },
    register: put,
    // no handler takes the registration away
    unregister: (url, noticeType) => put(url, noticeType, ''),
  };
}

function readHandlers(json: unknown): NoticeHandler[] | null {
  if (!isJsonObject(json) || !Array.isArray(json.notice_handlers)) return null;
  return json.notice_handlers.flatMap((one) => {
    const noticeType = isJsonObject(one) ? readIdentifier(one.notice_type) : undefined;
    const handler = isJsonObject(one) ? readIdentifier(one.handler, 4096) : undefined;
    return noticeType === undefined || handler === undefined ? [] : [{ noticeType, handler }];
  });
}
