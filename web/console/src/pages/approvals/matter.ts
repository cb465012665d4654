// What an approval is about, in words.
import type { Schemas } from '@greenpool/client'
import { choice } from '@greenpool/shared'
import commands from '@greenpool/shared/texts/commands'

type Asked = Pick<Schemas['Approval'], 'kind' | 'content'>

function contentOf({ content }: Asked): Record<string, unknown> {
  return content as Record<string, unknown>
}

export function matterOf(approval: Asked): string {
  const type = contentOf(approval)['type']
  return approval.kind === 'command' && typeof type === 'string' ? choice(commands.names, type) : choice(commands.kinds, approval.kind)
}

// The short values of the content, to be read; the whole stands beside them as it runs.
export function fieldsOf(approval: Asked): readonly { name: string; value: string }[] {
  return Object.entries(contentOf(approval))
    .filter(([name]) => name !== 'type')
    .flatMap(([name, value]) => (['string', 'number', 'boolean'].includes(typeof value) && String(value).length <= 200 ? [{ name: choice(commands.fields, name), value: String(value) }] : []))
}
