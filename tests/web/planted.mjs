// Faults put into a page that has none, each of a kind that the check must find. Asking another host is stopped by the
// page's policy before a request is there, so it is found as "policy".
export const kPlanted = ['console', 'policy', 'script', 'axe', 'untranslated', 'overflow', 'problem', 'empty']

export async function plant(page) {
  await page.evaluate(() => {
    console.error('planted')
    void Promise.reject(new Error('planted'))
    const script = document.createElement('script')
    script.textContent = 'window.planted = true'
    document.body.append(script)
    void fetch('http://127.0.0.1:9/planted').catch(() => {})
    document.querySelector('main').textContent = ''
    const planted = document.createElement('div')
    planted.innerHTML = '<img src="/favicon.svg"><span>common_retry</span><p class="notice" role="alert">planted</p><div>planted</div>'
    planted.lastElementChild.style.width = '900px'
    document.body.append(planted)
  })
}
