import { printable } from '../domain/printable.ts';
import { canCharge, chargeRoutes, presentRoutes } from '../domain/readiness.ts';
import type { WalletRoute } from '../domain/settings.ts';
import type { ScreenWallet } from './view.ts';
import { NAME_LENGTH, type Scene } from './view-scene.ts';

/** What is accepted here and now, to be seen before anything is begun. */
export function idleWallets(scene: Scene): readonly ScreenWallet[] {
  return accepted(scene).map((route) => walletOf(route, scene, { shown: false, canShow: false }));
}

/** What is accepted, and of which wallets the order code can be had. `shown`: the one whose code is on the screen; null: none is. */
export function payingWallets(scene: Scene, shown: string | null): readonly ScreenWallet[] {
  const routes = accepted(scene);
  const others = routes.filter((route) => route.id !== shown && showable(route, scene));
  return routes.map((route) => {
    const isShown = route.id === shown;
    // The one on the screen is one to be chosen as long as there are others.
    const canShow = isShown ? others.length > 0 : others.includes(route);
    return walletOf(route, scene, { shown: isShown, canShow });
  });
}

function accepted(scene: Scene): readonly WalletRoute[] {
  const { state, settings } = scene;
  const charged = canCharge(settings, state.parts) ? chargeRoutes(settings, state.parts) : [];
  return settings.wallets.filter((route) => charged.includes(route) || showable(route, scene));
}

/** Its order code can be made and shown now. */
function showable(route: WalletRoute, { state, settings }: Scene): boolean {
  return presentRoutes(settings, state.parts).includes(route);
}

function walletOf(
  { id, name }: WalletRoute,
  { inputs }: Scene,
  more: Pick<ScreenWallet, 'shown' | 'canShow'>,
): ScreenWallet {
  return { id, name: printable(name, NAME_LENGTH), logo: inputs.logos.get(id) ?? null, ...more };
}
