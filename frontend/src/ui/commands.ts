// The commands of the quick switcher, besides navigation.
import type { Candidate } from '@/domain/switcher'
import { t } from '@/i18n'
import { useSigningOut } from '@/stores/signingOut'
import type { IconName } from './AppIcon.vue'
import { paint, themes } from './theme'

export interface Command {
  candidate: Candidate
  icon: IconName
  run: () => void
}

export function useCommands(): () => Command[] {
  const signOut = useSigningOut()

  function command(
    name: string,
    icon: IconName,
    label: string,
    also: string,
    run: () => void,
  ): Command {
    const candidate: Candidate = {
      kind: 'command',
      path: `command:${name}`,
      label,
      also,
      unread: 0,
      mentions: 0,
      recent: null,
    }
    return { candidate, icon, run }
  }

  return () => [
    ...themes.map((each) => {
      const label = t('switcher.theme', { name: t(`theme.${each}`) })
      return command(each, 'contrast', label, t('switcher.words.theme'), () => paint(each))
    }),
    command('sign-out', 'door', t('account.signOut'), t('switcher.words.signOut'), () => {
      void signOut().catch(() => {})
    }),
  ]
}
