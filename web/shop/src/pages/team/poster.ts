// An invitation as a picture, drawn on the reader's own device.
import { qrCode } from '@greenpool/shared/qr'

export interface PosterTexts {
  invites: string
  name: string
  scan: string
  code: string
  link: string
  risk: string
}

const kWidth = 750
const kHeight = 1110
const kEdge = 60
const kFont = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'
// A picture has one look, whatever the theme of who draws it.
const kGreen = '#0e5a32'
const kInk = '#17211c'
const kMuted = '#53605a'
const kWarning = '#8f4a00'
const kWarningGround = '#fff3e2'
const kCode = { top: 330, size: 420, edge: 4 }

// Lines no wider than they may be: words stay whole where there are any, Chinese breaks anywhere but before a stop.
export function wrapped(text: string, width: number, measure: (text: string) => number): string[] {
  const parts = text.match(/[\u3000-\u9fff\uff00-\uffef][，。；：、！？）]*|[^\s\u3000-\u9fff\uff00-\uffef]+|\s+/g) ?? []
  const lines: string[] = []
  let line = ''
  for (const part of parts) {
    if (line !== '' && measure(line + part) > width) {
      lines.push(line.trimEnd())
      line = part.trimStart()
    } else {
      line += part
    }
    // A word that is wider than a line is cut.
    while (measure(line) > width && line.length > 1) {
      let end = line.length - 1
      while (end > 1 && measure(line.slice(0, end)) > width) --end
      lines.push(line.slice(0, end))
      line = line.slice(end)
    }
  }
  return line.trim() === '' ? lines : [...lines, line.trimEnd()]
}

// False: it cannot be drawn here.
export function drawPoster(canvas: HTMLCanvasElement, texts: PosterTexts): boolean {
  const modules = qrCode(texts.link)
  canvas.width = kWidth
  canvas.height = kHeight
  const context = canvas.getContext('2d')
  if (context === null || modules === undefined) return false
  const write = (text: string, top: number, size: number, colour: string, weight = 400, most = 4) => {
    context.font = `${weight} ${size}px ${kFont}`
    context.fillStyle = colour
    const lines = wrapped(text, kWidth - 2 * kEdge, (part) => context.measureText(part).width).slice(0, most)
    lines.forEach((line, at) => context.fillText(line, kWidth / 2, top + at * size * 1.45))
    return top + lines.length * size * 1.45
  }
  context.textAlign = 'center'
  context.textBaseline = 'top'
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, kWidth, kHeight)
  context.fillStyle = kGreen
  context.fillRect(0, 0, kWidth, 270)
  write(texts.invites, 56, 30, '#ffffff')
  write(texts.name, 112, 48, '#ffffff', 700, 2)

  const whole = modules.length + 2 * kCode.edge
  const each = Math.floor(kCode.size / whole)
  const left = Math.floor((kWidth - each * whole) / 2)
  context.fillStyle = '#000000'
  for (const [y, row] of modules.entries()) {
    for (const [x, dark] of row.entries()) {
      if (dark) context.fillRect(left + (x + kCode.edge) * each, kCode.top + (y + kCode.edge) * each, each, each)
    }
  }
  let top = kCode.top + each * whole + 8
  top = write(texts.code, top, 40, kInk, 700)
  top = write(texts.scan, top + 6, 26, kInk)
  top = write(texts.link, top + 6, 22, kMuted)
  top += 24
  context.fillStyle = kWarningGround
  context.fillRect(0, top, kWidth, kHeight - top)
  write(texts.risk, top + 30, 25, kWarning, 400, 6)
  return true
}
