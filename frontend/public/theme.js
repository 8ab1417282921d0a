// Before the first paint: the theme that the person chose, so that the page does not flash in the other one.
// A file of its own, because the Content-Security-Policy allows no script in the page.
;(function () {
  try {
    const theme = localStorage.getItem('parley.theme')
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
    const language = localStorage.getItem('parley.language')
    if (language === 'en' || language === 'zh-CN') document.documentElement.lang = language
  } catch {
    // Storage may be forbidden; the system's theme is a good one.
  }
})()
