import type { MenuItemConstructorOptions } from 'electron';
import { refuseUnknownMembers } from '../loud.ts';
import { LoudEmitter } from '../loud-emitter.ts';
import { BrowserWindow } from '../window/browser-window.ts';
import { buildRole } from './menu-roles.ts';

type ItemType = NonNullable<MenuItemConstructorOptions['type']>;

let applicationMenu: Menu | null = null;
let lastCommandId = 0;
const clickOf = new WeakMap<MenuItem, MenuItemConstructorOptions['click']>();

/** Electron's MenuItem. Menus are not drawn and accelerators not listened to; items are run by `click`. */
export class MenuItem {
  readonly commandId = ++lastCommandId;
  id: string;
  label: string;
  sublabel: string;
  toolTip: string;
  type: ItemType;
  role: MenuItemConstructorOptions['role'];
  accelerator: string | null;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  registerAccelerator: boolean;
  submenu: Menu | undefined;
  menu: Menu | undefined;

  constructor(options: MenuItemConstructorOptions) {
    const role = buildRole(options.role);
    this.id = options.id ?? '';
    this.label = options.label ?? role.label;
    this.sublabel = options.sublabel ?? '';
    this.toolTip = options.toolTip ?? '';
    this.type = options.type ?? (options.submenu === undefined ? 'normal' : 'submenu');
    this.role = options.role;
    this.accelerator = options.accelerator ?? null;
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.checked = options.checked ?? false;
    this.registerAccelerator = options.registerAccelerator ?? true;
    this.menu = undefined;
    this.submenu = buildSubmenu(options.submenu);
    const guarded = refuseUnknownMembers(this, 'MenuItem');
    clickOf.set(guarded, options.click);
    return guarded;
  }

  click(event: object = {}, window: BrowserWindow | null = BrowserWindow.getFocusedWindow()): void {
    if (this.type === 'checkbox') this.checked = !this.checked;
    if (this.type === 'radio') chooseAmongSiblings(this);
    const onClick = clickOf.get(this);
    if (onClick === undefined) buildRole(this.role).run(window);
    else Reflect.apply(onClick, undefined, [this, window ?? undefined, event]);
  }
}

/** Electron's Menu. */
export class Menu extends LoudEmitter {
  items: MenuItem[] = [];

  constructor() {
    super('Menu');
  }

  static buildFromTemplate(template: readonly (MenuItemConstructorOptions | MenuItem)[]): Menu {
    if (!Array.isArray(template)) throw new TypeError('Invalid template for Menu: Menu template must be an array');
    const menu = new Menu();
    for (const entry of template) menu.append(entry instanceof MenuItem ? entry : new MenuItem(entry));
    return menu;
  }
  static setApplicationMenu(menu: Menu | null): void {
    applicationMenu = menu;
  }
  static getApplicationMenu(): Menu | null {
    return applicationMenu;
  }

  append(item: MenuItem): void {
    this.insert(this.items.length, item);
  }
  insert(position: number, item: MenuItem): void {
    item.menu = this;
    this.items.splice(position, 0, item);
  }
  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found !== undefined && found !== null) return found;
    }
    return null;
  }
  popup(): void {
    this.emit('menu-will-show', {});
  }
  closePopup(): void {
    this.emit('menu-will-close', {});
  }
}

function chooseAmongSiblings(chosen: MenuItem): void {
  for (const item of chosen.menu?.items ?? []) if (item.type === 'radio') item.checked = item === chosen;
}

function buildSubmenu(submenu: unknown): Menu | undefined {
  if (submenu === undefined || submenu instanceof Menu) return submenu;
  return Menu.buildFromTemplate(submenu as MenuItemConstructorOptions[]);
}
