import { layerLabel } from '../analyzed-tree.ts';
import type { ColumnWriter } from './column.ts';

/** `MagicPacket for 02:00:5e:10:00:01` */
export const wakeOnLanColumns: ColumnWriter = {
  protocol: 'wol',
  label: () => 'WOL',
  info: (frame, layer) =>
    layerLabel(frame, layer)
      .replace('Wake On LAN, MAC: ', 'MagicPacket for ')
      .replace('password: ', 'password '),
};
